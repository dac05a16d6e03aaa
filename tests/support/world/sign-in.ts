import type pg from "pg";
import type { Ctx, LinkActor, Role, UserActor } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { hashPassword } from "@/lib/people/password";
import { sessionOf } from "@/lib/people/session-of";
import { signInByPassword } from "@/lib/people/sign-in-by-password";
import { one, type TestUser, unique, user } from "./people";

export const PASSWORD = "seven quiet lanterns drift";
let kept: Promise<string> | undefined;

/** A user who signs in with PASSWORD. */
export async function withPassword(
	pool: pg.Pool,
	roles: (Role | { role: Role; track: string | null })[],
): Promise<TestUser & { email: string }> {
	const made = await user(pool, roles);
	kept ??= hashPassword(PASSWORD);
	const row = await one<{ email: string }>(pool, "update app_user set password_hash = $2 where id = $1 returning email", [
		made.userId,
		await kept,
	]);
	return { ...made, email: row.email };
}

/** The context of somebody who is not signed in. */
export const linkCtx = (purpose: LinkActor["purpose"]): Promise<Ctx> => newCtx({ type: "link", purpose, personRef: null });

/** From where a test signs in; a fresh address unless one is given. */
export const from = (address = unique("10.0.0"), device = "") => ({ address, agent: "test", device });

/** Signs in through the verb. */
export async function signIn(email: string, password = PASSWORD, place = from(), replaces: string | null = null): Promise<string> {
	return (await signInByPassword(await linkCtx("sign-in"), { email, password, from: place, replaces })).token;
}

/** The context of a request that carries this token; fails when the token stands for nobody. */
export async function ctxBy(token: string): Promise<Ctx & { actor: UserActor }> {
	const actor = await sessionOf(token);
	if (!actor) throw new Error("the token stands for nobody");
	return { ...(await newCtx(actor)), actor };
}

export type EventRow = { type: string; actor: string; subject: string; payload: Record<string, unknown> };

/** The latest events about a person, newest first. */
export async function eventsOf(pool: pg.Pool, ref: string): Promise<EventRow[]> {
	const { rows } = await pool.query<{ type: string; actor: string; subject: string; payload: string }>(
		"select e.type, e.actor, e.subject, p.payload from ledger_event e join ledger_payload p using (seq) where e.refs @> array[$1] order by seq desc",
		[`person:${ref}`],
	);
	return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) }));
}
