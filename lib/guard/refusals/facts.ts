/** What the migrations make to protect evidence, as read from a database and as it must be (expected.json). */
export type Protection = {
	/** Migration → checksum of its file. */
	migrations: Record<string, string>;
	/** "table.trigger" → when it fires, what it calls, and whether always. */
	triggers: Record<string, Trigger>;
	/** "table.constraint" → "validated" or "not validated". */
	checks: Record<string, string>;
	/** Function with its arguments → what is behind it, and whether the application may call it. */
	functions: Record<string, GuardFunction>;
	/** Table or sequence → rights of the application's role, for example "INSERT, SELECT". */
	rights: Record<string, string>;
};

export type Trigger = { enabled: string; does: string };
export type GuardFunction = { source: string; definer: boolean; callable: boolean };

/** Everything the start-up check looks at, as the application's own session sees it. */
export type GuardFacts = {
	/** Role the application signs in as. */
	role: string;
	/** Setting → value in this session. */
	settings: Record<string, string>;
	/** Settings that later sessions of the role would begin with; `where` completes ALTER …, as in `ROLE countersign_app`. */
	preset: { where: string; name: string; value: string }[];
	superuser: boolean;
	/** Roles it is or can become, with what each may do beyond tables ("CREATEROLE") or is (a role of the server's own, "predefined"). */
	powers: { role: string; power: string }[];
	/** Tables, functions, schemas or the database that it owns, itself or through a role. */
	owns: string[];
	/** Schemas (or the database) in which it may create. */
	creates: string[];
	/** Server parameters of an administrator that it may set. */
	parameters: string[];
	/** Tables whose foreign keys are switched off. */
	unlinked: string[];
	database: Protection;
};

/** One reason not to run. `code` is stable; `message` is a sentence for the operator with the way out. */
export type Refusal = { code: RefusalCode; message: string };
export type RefusalCode =
	| "durability"
	| "session"
	| "migrations"
	| "newer"
	| "trigger"
	| "constraint"
	| "function"
	| "role"
	| "owner"
	| "rights";
