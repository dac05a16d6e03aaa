/** What somebody may be in the tool; permissions.ts says what each may do. */
export const ROLES = ["iam_admin", "reviewer", "control_owner", "remediator", "auditor", "executive"] as const;
export type Role = (typeof ROLES)[number];

/** A role held in the tool, for one track or (null) for none in particular. */
export type HeldRole = { role: Role; track: string | null };

/** Somebody signed in. `personRef` stands for the person in the ledger; the name lives in the identity table alone. */
export type UserActor = {
	type: "user";
	userId: bigint;
	identityId: bigint;
	personRef: string;
	roles: HeldRole[];
	sessionId: string;
	authenticatedAt: Date;
	/** Seconds for which that serves signing acts, where the installation asks more often than every `FRESH_SECONDS`. */
	freshSeconds?: number;
	method: string;
};
/** The worker, carrying out one job. */
export type JobActor = { type: "job"; job: string };
/** The operator on the server's command line, named by the operating system. */
export type CliActor = { type: "cli"; operator: string };
/** Nobody yet: first set-up, an invitation or a new password by one-time link, or somebody who is signing in. `personRef` once it is known who it is. */
export type LinkActor = { type: "link"; purpose: "setup" | "invite" | "reset" | "sign-in"; personRef: string | null };

/** Who acts. Never null: nothing is written by nobody. */
export type Actor = UserActor | JobActor | CliActor | LinkActor;

/** What every verb is handed: who, under which request, at which database time. */
export type Ctx = { actor: Actor; requestId: string; now: Date };

/** The actor as the ledger writes it: `user:<person_ref>`, `job:<name>`, `cli:<operator>`, `link:<purpose>`. */
export function actorText(actor: Actor): string {
	switch (actor.type) {
		case "user":
			return `user:${actor.personRef}`;
		case "job":
			return `job:${actor.job}`;
		case "cli":
			return `cli:${actor.operator}`;
		case "link":
			return actor.personRef ? `user:${actor.personRef}` : `link:${actor.purpose}`;
	}
}
