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

const OFF = new Set(["off", "false", "no", "0"]);
const TRIGGER_WAY_OUT =
	"Find out who changed it and when; what was written meanwhile is not protected. Then restore it from the migrations, or restore a backup";

/**
 * Why nobody may work on this database, in words; empty when evidence in it is protected as the migrations of this version mean it.
 * Architecture: "a start-up check refuses to run"; every refusal names what was found and the way out.
 */
export function refusals(facts: GuardFacts, expected: Protection): Refusal[] {
	const general = [...durability(facts), ...session(facts), ...powers(facts)];
	const behind = migrations(facts, expected);
	// On another version's tables every comparison with ours would only repeat that.
	if (behind.length > 0) return [...general, ...behind];
	return [
		...general,
		...triggers(facts, expected),
		...constraints(facts, expected),
		...functions(facts, expected),
		// Whoever is everything or owns the tables holds every right: their own sentence says so.
		...(facts.superuser || facts.owns.length > 0 ? [] : [...calls(facts, expected), ...rights(facts, expected)]),
	];
}

function durability({ role, settings, preset }: GuardFacts): Refusal[] {
	const found: string[] = [];
	for (const name of ["fsync", "full_page_writes"]) {
		if (settings[name] !== "on")
			found.push(
				`The database server runs with ${name} ${settings[name]}: a power failure could tear or lose evidence that was acknowledged. Set ${name} = on in the server's configuration and reload it.`,
			);
	}
	const presets = preset.filter(({ name, value }) => name === "synchronous_commit" && OFF.has(value.toLowerCase()));
	for (const { where } of presets) {
		found.push(
			`Sessions begin with synchronous_commit off: a decision could be acknowledged and then lost. Run: ALTER ${where} RESET synchronous_commit;`,
		);
	}
	if (OFF.has(settings.synchronous_commit ?? "off") && presets.length === 0) {
		found.push(
			`Sessions of ${role} run with synchronous_commit off: a decision could be acknowledged and then lost. Take it out of the server's configuration and of DATABASE_URL; on, local, remote_write and remote_apply are fine.`,
		);
	}
	return found.map((message) => ({ code: "durability", message }));
}

function session({ role, settings, preset, unlinked }: GuardFacts): Refusal[] {
	const found: string[] = [];
	const { session_replication_role: replication, TimeZone: zone } = settings;
	if (replication !== "origin" || preset.some(({ name, value }) => name === "session_replication_role" && value !== "origin")) {
		found.push(
			`Sessions of ${role} run with session_replication_role ${replication}, which switches foreign keys off. As an administrator of the server RESET it for the role and the database (ALTER ROLE …, ALTER DATABASE … RESET session_replication_role).`,
		);
	}
	if (!/^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu)$/.test(zone ?? "")) {
		found.push(
			`Sessions of ${role} run in the time zone ${zone} instead of UTC, and every time would be read wrongly: take \`options\` out of DATABASE_URL.`,
		);
	}
	if (unlinked.length > 0) {
		found.push(
			`The foreign keys of ${some(unlinked)} are switched off. Run ALTER TABLE … ENABLE TRIGGER ALL; for each, then see that no row points nowhere.`,
		);
	}
	return found.map((message) => ({ code: "session", message }));
}

function powers({ role, superuser, powers: held, owns, creates, parameters }: GuardFacts): Refusal[] {
	if (superuser) {
		const message = `The application signs in as ${role}, a superuser: nothing protects the evidence from it. Give DATABASE_URL a plain role (ALTER ROLE "${role}" NOSUPERUSER; or another role).`;
		return [{ code: "role", message }];
	}
	const found: Refusal[] = held.map(({ role: through, power }) => {
		if (power === "predefined") {
			return {
				code: "role",
				message: `The application's role ${role} is a member of ${through}, which reaches past the tables' rights. Run: REVOKE ${through} FROM "${role}";`,
			};
		}
		const who = through === role ? `The application's role ${role}` : `The application's role ${role} can become ${through}, which`;
		const way = through === role ? `ALTER ROLE "${role}" NO${power};` : `REVOKE "${through}" FROM "${role}";`;
		return { code: "role", message: `${who} has ${power}: it could give itself what it must not have. Run: ${way}` };
	});
	if (owns.length > 0) {
		found.push({
			code: "owner",
			message: `The application's role ${role} owns ${some(owns)}, itself or through a role, so it could switch the guards off. Let the role of DATABASE_OWNER_URL own everything (ALTER … OWNER TO) and make ${role} no member of it.`,
		});
	}
	if (creates.length > 0 && owns.length === 0) {
		found.push({
			code: "rights",
			message: `The application's role ${role} may create objects in ${some(creates)}. Run: REVOKE CREATE ON ${creates[0]} FROM "${role}", PUBLIC;`,
		});
	}
	if (parameters.length > 0) {
		found.push({
			code: "rights",
			message: `The application's role ${role} may set ${some(parameters)}, which only an administrator should. Run: REVOKE SET, ALTER SYSTEM ON PARAMETER ${parameters[0]} FROM "${role}", PUBLIC;`,
		});
	}
	return found;
}

function migrations({ database }: GuardFacts, expected: Protection): Refusal[] {
	const unknown = Object.keys(database.migrations).filter((name) => !(name in expected.migrations));
	if (unknown.length > 0) {
		const message = `The database is newer than this version of Countersign: it has the migration ${unknown[0]}, which is not part of this version. Start the version that made it, or a later one.`;
		return [{ code: "newer", message }];
	}
	const missing = Object.keys(expected.migrations).filter((name) => !(name in database.migrations));
	const edited = Object.keys(expected.migrations).filter(
		(name) => name in database.migrations && database.migrations[name] !== expected.migrations[name],
	);
	const found: string[] = [];
	if (missing.length > 0) {
		found.push(
			`The database lacks ${missing.length} migration(s) of this version, first ${missing[0]}: run \`npm run migrate -- apply\`, or restart with \`npm start\`.`,
		);
	}
	if (edited.length > 0) {
		found.push(
			`The migration ${edited[0]} was applied with other content than it has in this version: use the released files of Countersign.`,
		);
	}
	return found.map((message) => ({ code: "migrations", message }));
}

function triggers({ database }: GuardFacts, expected: Protection): Refusal[] {
	const found: string[] = [];
	for (const [name, { does }] of Object.entries(expected.triggers)) {
		const [table, trigger] = name.split(".");
		const present = database.triggers[name];
		if (!present) {
			found.push(`The guard ${trigger} of the table ${table} is missing. ${TRIGGER_WAY_OUT} (CREATE TRIGGER ${trigger} …: ${does}).`);
		} else if (present.does !== does) {
			found.push(`The guard ${trigger} of the table ${table} was changed (it is "${present.does}", not "${does}"). ${TRIGGER_WAY_OUT}.`);
		} else if (present.enabled !== "always") {
			found.push(
				`The guard ${trigger} of the table ${table} is ${present.enabled === "disabled" ? "disabled" : "not enabled always"}. Find out who changed it and when; what was written meanwhile is not protected. Run: ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger};`,
			);
		}
	}
	for (const name of Object.keys(database.triggers).filter((present) => !(present in expected.triggers))) {
		const [table, trigger] = name.split(".");
		found.push(
			`The table ${table} has a trigger ${trigger} that no migration made: it could change what is written. Run: DROP TRIGGER ${trigger} ON ${table};`,
		);
	}
	return found.map((message) => ({ code: "trigger", message }));
}

function constraints({ database }: GuardFacts, expected: Protection): Refusal[] {
	const lost = Object.keys(expected.checks).filter((name) => database.checks[name] !== expected.checks[name]);
	if (lost.length === 0) return [];
	const message = `The constraint ${some(lost)} is missing or not validated: rows it refuses may have been written. Restore it from the migrations (ALTER TABLE … ADD CONSTRAINT …).`;
	return [{ code: "constraint", message }];
}

function functions({ database }: GuardFacts, expected: Protection): Refusal[] {
	return Object.entries(expected.functions).flatMap(([name, { source, definer }]): Refusal[] => {
		const present = database.functions[name];
		if (present?.source === source && present.definer === definer) return [];
		const message = `The function ${name}, on which guards rest, ${present ? "was changed" : "is missing"}. ${TRIGGER_WAY_OUT}.`;
		return [{ code: "function", message }];
	});
}

function calls({ role, database }: GuardFacts, expected: Protection): Refusal[] {
	const tooMany = Object.entries(database.functions)
		.filter(([name, { callable, definer }]) => callable && (expected.functions[name] ? !expected.functions[name].callable : definer))
		.map(([name]) => name);
	if (tooMany.length === 0) return [];
	const message = `The application's role ${role} may call ${some(tooMany)}, which it must not. Run: REVOKE EXECUTE ON FUNCTION ${tooMany[0]} FROM "${role}", PUBLIC;`;
	return [{ code: "rights", message }];
}

function rights({ role, database }: GuardFacts, expected: Protection): Refusal[] {
	const tooMuch: string[] = [];
	const tooLittle: string[] = [];
	for (const name of new Set([...Object.keys(database.rights), ...Object.keys(expected.rights)])) {
		const [has, should] = [listed(database.rights[name]), listed(expected.rights[name])];
		// Tables that are not ours (an extension's, a DBA's) may be read; nothing else.
		const allowed = name in expected.rights ? should : ["SELECT"];
		const extra = has.filter((right) => !allowed.includes(right));
		if (extra.length > 0) tooMuch.push(`${extra.join(", ")} on ${name}`);
		if (should.some((right) => !has.includes(right) && !has.includes(right.replace(/ \(.*/, "")))) tooLittle.push(name);
	}
	const uncallable = Object.entries(expected.functions).filter(
		([name, { callable }]) => callable && database.functions[name]?.callable === false,
	);
	const lacking = [...tooLittle, ...uncallable.map(([name]) => name)];
	const found: string[] = [];
	if (tooMuch.length > 0) {
		found.push(
			`The application's role ${role} has more rights than the migrations gave it: ${some(tooMuch)}. Run REVOKE … FROM "${role}", PUBLIC; for each, or take it out of the role it has them through.`,
		);
	}
	if (lacking.length > 0) {
		found.push(
			`The application's role ${role} lacks rights on ${some(lacking)}: give it the application's. Run: GRANT countersign_app TO "${role}";`,
		);
	}
	return found.map((message) => ({ code: "rights", message }));
}

function listed(text: string | undefined): string[] {
	return text ? text.split(/, (?![^(]*\))/) : [];
}

/** The first few of a list, and how many more. */
function some(names: readonly string[]): string {
	const shown = names.slice(0, 4).join("; ");
	return names.length > 4 ? `${shown}; and ${names.length - 4} more` : shown;
}

/** The refusals as one text for the operator. */
export function refusalText(found: readonly Refusal[]): string {
	return `The start-up check refuses this database:\n${found.map(({ message }) => `  · ${message}`).join("\n")}`;
}
