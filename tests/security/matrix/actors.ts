import type pg from "pg";
import type { Role } from "@/lib/access/actor";
import { beginSession, sealedCookie } from "@/tests/support/session-cookie";
import type { Company } from "@/tests/support/world/campaign";
import { need } from "@/tests/support/world/campaign";
import { one, type TestUser, user } from "@/tests/support/world/people";

/** Everybody who asks. `…Soc` and `…Sox` hold their role for that track; `other…` hold the same role and nothing in the campaign. */
export const ACTORS = [
	"anonymous",
	"disabled",
	"noRoles",
	"admin",
	"reviewerSoc",
	"reviewerSox",
	"otherReviewerSoc",
	"ownerSoc",
	"ownerSox",
	"otherOwnerSoc",
	"remediator",
	"auditorSoc",
	"auditorSox",
	"executive",
] as const;
export type Actor = (typeof ACTORS)[number];
export type People = Record<Exclude<Actor, "anonymous">, TestUser>;

export const SIGNED_OUT: readonly Actor[] = ["anonymous", "disabled"];
export const SIGNED_IN: readonly Actor[] = ACTORS.filter((actor) => !SIGNED_OUT.includes(actor));

/** One user per actor. The disabled one holds every role, and keeps a session that nobody ended: only the status stands in the way. */
export async function makePeople(pool: pg.Pool, co: Company): Promise<People> {
	const on = (role: Role, track: string) => user(pool, [{ role, track }]);
	return {
		admin: co.admin,
		ownerSoc: need(co.owners, "SOC"),
		ownerSox: need(co.owners, "SOX"),
		reviewerSoc: need(co.fallback, "SOC"),
		reviewerSox: need(co.fallback, "SOX"),
		otherReviewerSoc: await on("reviewer", "SOC"),
		otherOwnerSoc: await on("control_owner", "SOC"),
		remediator: await user(pool, ["remediator"]),
		auditorSoc: await on("auditor", "SOC"),
		auditorSox: await on("auditor", "SOX"),
		executive: await user(pool, ["executive"]),
		noRoles: await user(pool, []),
		disabled: await user(pool, ["iam_admin", "reviewer", "control_owner", "remediator", "auditor", "executive"]),
	};
}

export const emailOf = async (pool: pg.Pool, userId: bigint): Promise<string> =>
	(await one<{ email: string }>(pool, "select email from app_user where id = $1", [userId])).email;

/** A cookie of a session begun just now; none for somebody who is not signed in. */
export async function cookieFor(pool: pg.Pool, people: People, actor: Actor, secret: string): Promise<string> {
	if (actor === "anonymous") return "";
	const who = people[actor];
	if (actor === "disabled") await pool.query("update app_user set status = 'active' where id = $1", [who.userId]);
	const { name, value } = await sealedCookie(await beginSession(pool, await emailOf(pool, who.userId)), secret);
	if (actor === "disabled") await pool.query("update app_user set status = 'disabled' where id = $1", [who.userId]);
	return `${name}=${value}`;
}
