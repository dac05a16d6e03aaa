import { type HeldRole, ROLES, type Role } from "@/lib/access/actor";
import { TRACK_ROLES } from "@/lib/access/permissions";

/** Seconds without a request after which a session ends. */
export const IDLE_SECONDS = 30 * 60;
/** Seconds after sign-in at which a session ends, used or not. */
export const ABSOLUTE_SECONDS = 12 * 3600;
/** Seconds between two writes of "last seen"; far below the idle time, so that it costs at most one minute of it. */
export const TOUCH_SECONDS = 60;

/** How long one-time links work. */
export const SETUP_LINK_HOURS = 24;
export const INVITATION_HOURS = 72;
/** A reset waits this long for its approval, and its link then works as long. */
export const RESET_HOURS = 24;
/** Days for which a person is told that the password was reset, and by whose link. */
export const RESET_TOLD_DAYS = 14;

/**
 * Wrong passwords that are compared before further ones are refused unseen. A known device (one that signed in to this account before)
 * has a budget of its own, so that hammering an account from elsewhere locks nobody out.
 */
export const LIMITS = {
	/** One account from one address, in 15 minutes. */
	perPair: 5,
	/** One account from all unknown devices, in an hour and in a day. */
	perAccountHour: 40,
	perAccountDay: 90,
	/** All accounts from one address, in an hour. */
	perAddressHour: 50,
	/** One account from one known device, in an hour. */
	perDeviceHour: 10,
} as const;

/** Roles as they are written on screen and in the ledger. */
export const ROLE_WORDS: Record<Role, string> = {
	iam_admin: "IAM admin",
	reviewer: "Reviewer",
	control_owner: "Control owner",
	remediator: "Remediator",
	auditor: "Auditor",
	executive: "Executive",
};

/** The role as a word; an unknown one (written by a newer version) stays as it is. */
export const roleWord = (role: string): string => ROLE_WORDS[role as Role] ?? role;

/** Roles that never go together: who configures or audits must not decide, sign or carry out (product.md, "Who uses it"). */
const APART: [Role, Role[]][] = [
	["iam_admin", ["reviewer", "control_owner", "auditor"]],
	["auditor", ["iam_admin", "reviewer", "control_owner", "remediator"]],
];

/** Roles among those held that the new one must not be combined with. */
export function rolesApart(role: Role, held: readonly Role[]): Role[] {
	return ROLES.filter(
		(other) =>
			held.includes(other) && APART.some(([one, many]) => (one === role ? many.includes(other) : one === other && many.includes(role))),
	);
}

/** Why a role cannot be granted to a user, as a sentence with the way out; null when it can. */
export function grantProblem(
	user: { self: boolean; status: string; held: readonly Role[] },
	role: Role,
	track: string | null,
): string | null {
	if (user.self) return "Nobody grants a role to oneself. Ask another IAM admin.";
	if (user.status === "disabled") return "This user is disabled. Enable the user first.";
	if (track !== null && !TRACK_ROLES.includes(role))
		return `${ROLE_WORDS[role]} is held once and for no single track. Choose "all tracks".`;
	const apart = rolesApart(role, user.held).map(roleWord);
	if (apart.length > 0)
		return `${ROLE_WORDS[role]} and ${apart.join(", ")} are kept with different people. Revoke the one before granting the other.`;
	return null;
}

/** Why a person cannot be invited with this e-mail address, as a sentence with the way out; null when it can be done. */
export function invitationProblem(
	person: { kind: string; status: string; email: string | null; user: string | null },
	email: string,
): string | null {
	if (person.kind !== "human") return "Only people sign in. This identity is a machine or shared by several.";
	if (person.status === "leaver")
		return "This person has left according to the inventory. Import the present state first if that is wrong.";
	if (person.user === "active") return "This person is a user already.";
	if (person.user === "disabled") return "This person is a disabled user. Enable the user instead.";
	if (person.email && person.email.toLowerCase() !== email) {
		return `The inventory knows this person by another e-mail address. Use that one, or correct it at its source and import again.`;
	}
	return null;
}

/** Why a password reset cannot be asked for or approved, as a sentence with the way out; null when it can. */
export function resetProblem(user: { self: boolean; status: string; hasPassword: boolean; hasProvider: boolean }): string | null {
	if (user.self) return "Nobody has a reset link made for oneself. Ask two other IAM admins.";
	if (user.status === "invited") return "This person has not accepted the invitation yet. Make a new invitation link instead.";
	if (user.status === "disabled") return "This user is disabled. Enable the user first.";
	if (!user.hasPassword && user.hasProvider)
		return "This person signs in at the identity provider and has no password here. It is reset there.";
	if (!user.hasPassword) return "This person has no password here.";
	return null;
}

/** A path inside this installation to go to after sign-in; anything else becomes the home page. */
export function pathWithin(next: string | undefined): string {
	return next && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !next.startsWith("/sign-in") ? next : "/";
}

/** The roles somebody holds, in words: "Reviewer (SOX), Remediator". */
export const heldRoles = (held: readonly HeldRole[]): string =>
	held.map(({ role, track }) => (track ? `${ROLE_WORDS[role]} (${track})` : ROLE_WORDS[role])).join(", ") || "No role yet";
