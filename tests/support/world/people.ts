import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Ctx, HeldRole, Role, UserActor } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";

let serial = 0;
/** A short text that no other call gave: keys and addresses of a test do not collide. */
export const unique = (prefix: string) => `${prefix}-${++serial}-${randomUUID().slice(0, 6)}`;

/** Runs one statement and answers its first row; throws when there is none. */
export async function one<T extends pg.QueryResultRow>(pool: pg.Pool, sql: string, values: unknown[] = []): Promise<T> {
	const { rows } = await pool.query<T>(sql, values);
	const row = rows[0];
	if (!row) throw new Error(`no row from: ${sql}`);
	return row;
}

export type IdentityFacts = {
	kind?: string;
	name?: string;
	status?: string;
	email?: string | null;
	jobTitle?: string | null;
	department?: string | null;
	costCentre?: string | null;
	employment?: string | null;
	leftAt?: string | null;
	endsAt?: string | null;
	managerId?: bigint | null;
	ownerId?: bigint | null;
	stewardId?: bigint | null;
};

/** An identity of the inventory; a person unless `kind` says otherwise. */
export async function identity(pool: pg.Pool, facts: IdentityFacts = {}): Promise<{ id: bigint; ref: string }> {
	const key = unique("id");
	const row = await one<{ id: string; ref: string }>(
		pool,
		`insert into identity (key, kind, name, status, email, job_title, department, cost_centre, employment, left_at, ends_at, manager_id, owner_id, steward_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id, ref::text`,
		[
			key,
			facts.kind ?? "human",
			facts.name ?? key,
			facts.status ?? "active",
			facts.email ?? null,
			facts.jobTitle ?? null,
			facts.department ?? null,
			facts.costCentre ?? null,
			facts.employment ?? null,
			facts.leftAt ?? null,
			facts.endsAt ?? null,
			facts.managerId ?? null,
			facts.ownerId ?? null,
			facts.stewardId ?? null,
		],
	);
	return { id: BigInt(row.id), ref: row.ref };
}

/** Somebody who can sign in, with these roles (granted by nobody in particular: pass the owner's pool, whose triggers still hold). */
export type TestUser = { userId: bigint; identityId: bigint; ref: string; roles: HeldRole[] };

export async function user(
	pool: pg.Pool,
	roles: (Role | { role: Role; track: string | null })[],
	facts: IdentityFacts & { identityId?: bigint } = {},
): Promise<TestUser> {
	const who = facts.identityId
		? {
				id: facts.identityId,
				ref: (await one<{ ref: string }>(pool, "select ref::text from identity where id = $1", [facts.identityId])).ref,
			}
		: await identity(pool, facts);
	const email = `${unique("user")}@example.test`;
	const row = await one<{ id: string }>(pool, "insert into app_user (identity_id, email) values ($1, $2) returning id", [who.id, email]);
	const userId = BigInt(row.id);
	const held: HeldRole[] = roles.map((r) => (typeof r === "string" ? { role: r, track: null } : r));
	const granter = await pool.query<{ id: string }>("select id from app_user where id <> $1 order by id limit 1", [userId]);
	for (const h of held) {
		await pool.query("insert into user_role (user_id, role, track, granted_by) values ($1, $2, $3, $4)", [
			userId,
			h.role,
			h.track,
			granter.rows[0]?.id ?? null,
		]);
	}
	return { userId, identityId: who.id, ref: who.ref, roles: held };
}

/** A context as the web boundary would make it: signed in just now, unless `authenticatedAgoSeconds` says otherwise. */
export async function ctxOf(who: TestUser, { authenticatedAgoSeconds = 0 } = {}): Promise<Ctx & { actor: UserActor }> {
	const actor: UserActor = {
		type: "user",
		userId: who.userId,
		identityId: who.identityId,
		personRef: who.ref,
		roles: who.roles,
		sessionId: unique("session"),
		authenticatedAt: new Date(),
		method: "password",
	};
	const ctx = await newCtx(actor);
	actor.authenticatedAt = new Date(ctx.now.getTime() - authenticatedAgoSeconds * 1000);
	return { ...ctx, actor };
}
