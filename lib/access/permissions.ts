import { ForbiddenError, FreshSignInRequiredError, NotFoundError } from "@/lib/errors";
import type { Actor, Ctx, LinkActor, Role, UserActor } from "./actor";

/** Roles that are held for one track; the others are held once. */
export const TRACK_ROLES: readonly Role[] = ["reviewer", "control_owner", "auditor"];

/**
 * Role → permissions. What a role must never do (product.md, "Who uses it") is absent here and refused again in the verbs:
 * an administrator decides, signs, approves nothing; an auditor changes nothing.
 */
const GRANTS = {
	iam_admin: [
		"home:read",
		"inventory:read",
		"inventory:edit",
		"import:read",
		"import:run",
		"campaign:read",
		"campaign:configure",
		"amendment:request",
		"delegation:approve",
		"control:read",
		"sod:read",
		"people:read",
		"people:invite",
		"people:disable",
		"people:reset",
		"role:grant",
		"removal:read",
		"exception:read",
		"deviation:read",
		"ledger:read",
		"settings:edit",
	],
	reviewer: ["home:read", "review:read", "review:decide", "exception:request", "instruction:read"],
	control_owner: [
		"home:read",
		"inventory:read",
		"import:read",
		"campaign:read",
		"control:read",
		"control:edit",
		"sod:read",
		"sod:edit",
		"instruction:edit",
		"criteria:edit",
		"text:edit",
		"authorised_role:edit",
		"population:accept",
		"review:oversee",
		"review:reopen",
		"amendment:request",
		"amendment:decide",
		"quality:edit",
		"delegation:approve",
		"track:close",
		"track:sign",
		"exception:read",
		"exception:approve",
		"exception:renew",
		"conflict:request",
		"conflict:judge",
		"deviation:read",
		"deviation:respond",
		"removal:read",
		"removal:verify",
		"look_back:answer",
		"attachment:add",
		"pack:request",
		"pack:read",
		"ledger:read",
	],
	remediator: ["home:read", "removal:read", "removal:claim", "removal:verify", "attachment:add"],
	auditor: [
		"home:read",
		"inventory:read",
		"import:read",
		"campaign:read",
		"control:read",
		"sod:read",
		"review:oversee",
		"removal:read",
		"exception:read",
		"deviation:read",
		"pack:request",
		"pack:read",
		"ledger:read",
	],
	executive: ["home:read", "campaign:read", "deviation:read", "conflict:judge"],
} as const satisfies Record<Role, readonly string[]>;

/** What everybody who is signed in may do with what is their own, whatever the roles. */
const OWN_PERMISSIONS = ["session:own"] as const;

export type Permission =
	| (typeof GRANTS)[Role][number]
	| (typeof OWN_PERMISSIONS)[number]
	| "setup:run"
	| "invitation:accept"
	| "password:reset"
	| "people:reset_on_server"
	| "session:start"
	| "job:run"
	| "installation:inspect"
	| "installation:keep";

/** What a permission is asked about. A permission held for one track answers for that track only. */
export type Resource = { track?: string };

/** What jobs and the command line may do; each such act is an event with that actor. */
const JOB_PERMISSIONS: readonly Permission[] = ["job:run"];
const CLI_PERMISSIONS: readonly Permission[] = [
	"job:run",
	"setup:run",
	"import:read",
	"import:run",
	"pack:request",
	"pack:read",
	"ledger:read",
	"installation:inspect",
	"installation:keep",
	"people:reset_on_server",
];
/** What somebody not signed in may do, by what brought them. */
const LINK_PERMISSIONS: Readonly<Record<LinkActor["purpose"], Permission>> = {
	setup: "setup:run",
	invite: "invitation:accept",
	reset: "password:reset",
	"sign-in": "session:start",
};

/** Whether the actor holds the permission, for the resource's track where one is named. */
export function can(actor: Actor, permission: Permission, resource: Resource = {}): boolean {
	switch (actor.type) {
		case "job":
			return JOB_PERMISSIONS.includes(permission);
		case "cli":
			return CLI_PERMISSIONS.includes(permission);
		case "link":
			return LINK_PERMISSIONS[actor.purpose] === permission;
		case "user":
			if ((OWN_PERMISSIONS as readonly string[]).includes(permission)) return true;
			return actor.roles.some(
				(held) =>
					(GRANTS[held.role] as readonly string[]).includes(permission) &&
					(resource.track === undefined || held.track === null || held.track === resource.track),
			);
	}
}

/** Refuses with a sentence unless the actor holds the permission. First beat of every write verb. */
export function requirePermission(actor: Actor, permission: Permission, resource: Resource = {}): void {
	if (!can(actor, permission, resource)) throw new ForbiddenError();
}

/**
 * Refuses an act on a record of a track the actor does not hold the permission for, in the words for a record that is not there: nobody
 * learns by trying ids what the other track holds. `what` begins the sentence: "This exception".
 */
export function requireOnTrack(actor: Actor, permission: Permission, track: string, what: string): void {
	if (!can(actor, permission, { track })) throw new NotFoundError(what);
}

/** Narrows to a signed-in person: acts that only a human may do (decide, approve, sign). */
export function requireUser(actor: Actor): UserActor {
	if (actor.type !== "user") throw new ForbiddenError("Only a signed-in person can do this.");
	return actor;
}

/** Tracks for which the actor holds the permission; null means all of them. */
export function tracksFor(actor: Actor, permission: Permission): string[] | null {
	if (actor.type !== "user") return can(actor, permission) ? null : [];
	const held = actor.roles.filter((r) => (GRANTS[r.role] as readonly string[]).includes(permission));
	if (held.some((r) => r.track === null)) return null;
	return [...new Set(held.map((r) => r.track as string))];
}

/** Whether a track is among those of `tracksFor`. */
export const isAmong = (tracks: readonly string[] | null, track: string): boolean => tracks === null || tracks.includes(track);

/** Seconds a sign-in counts as fresh for a signing act (ASVS 7.5.3; product decision: five minutes). */
const FRESH_SECONDS = 300;

/** Whether the person confirmed who they are within the last five minutes, or less where the installation says so, by the database clock. */
export function isFresh({ actor, now }: Ctx & { actor: UserActor }): boolean {
	const seconds = Math.min(actor.freshSeconds ?? FRESH_SECONDS, FRESH_SECONDS);
	return now.getTime() - actor.authenticatedAt.getTime() <= seconds * 1000;
}

/** Refuses a signing act unless the person confirmed who they are as lately as `isFresh` asks. */
export function requireFresh(ctx: Ctx): UserActor {
	const user = requireUser(ctx.actor);
	if (!isFresh({ ...ctx, actor: user })) throw new FreshSignInRequiredError();
	return user;
}
