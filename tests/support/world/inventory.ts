import type pg from "pg";
import { one, unique } from "./people";

/** A system, in the boundary of the tracks named. */
export async function system(
	pool: pg.Pool,
	facts: { name?: string; ownerId?: bigint | null; scopes?: Record<string, boolean>; administrators?: bigint[] } = {},
): Promise<bigint> {
	const key = unique("sys");
	const row = await one<{ id: string }>(pool, "insert into system (key, name, owner_id) values ($1, $2, $3) returning id", [
		key,
		facts.name ?? key,
		facts.ownerId ?? null,
	]);
	const id = BigInt(row.id);
	for (const [track, inScope] of Object.entries(facts.scopes ?? { SOC: true, SOX: true })) {
		await pool.query("insert into system_scope (system_id, track, in_scope, reason, set_by) values ($1, $2, $3, 'test', 'job:test')", [
			id,
			track,
			inScope,
		]);
	}
	for (const administrator of facts.administrators ?? [])
		await pool.query("insert into system_administrator (system_id, identity_id) values ($1, $2)", [id, administrator]);
	return id;
}

export type EntitlementFacts = {
	name?: string;
	title?: string;
	privileged?: boolean | null;
	risk?: string | null;
	ownerId?: bigint | null;
};

/** An entitlement of a system; described, unprivileged and low unless said otherwise. */
export async function entitlement(pool: pg.Pool, systemId: bigint, facts: EntitlementFacts = {}): Promise<bigint> {
	const name = facts.name ?? unique("ent");
	const row = await one<{ id: string }>(
		pool,
		"insert into entitlement (system_id, name, kind, title, privileged, risk, owner_id) values ($1, $2, 'role', $3, $4, $5, $6) returning id",
		[
			systemId,
			name,
			facts.title ?? `May use ${name}`,
			facts.privileged === undefined ? false : facts.privileged,
			facts.risk === undefined ? "low" : facts.risk,
			facts.ownerId ?? null,
		],
	);
	return BigInt(row.id);
}

/** A committed, complete import of a system: what every grant points at. */
export async function committedImport(
	pool: pg.Pool,
	systemId: bigint,
	facts: { extractedAt?: string; extractedById?: bigint | null; complete?: boolean } = {},
): Promise<bigint> {
	const row = await one<{ id: string }>(
		pool,
		`insert into import (system_id, kind, state, extracted_at, extracted_by_id, source_count, declared_whole, complete, created_by, committed_by, committed_at, object_name, authoritative_for)
		values ($1, 'access', 'committed', coalesce($2::timestamptz, app_now() - interval '1 hour'), $3, 0, true, $4, 'job:test', 'job:test', app_now(), 'test extract', 'all access of the system') returning id`,
		[systemId, facts.extractedAt ?? null, facts.extractedById ?? null, facts.complete ?? true],
	);
	if (facts.complete ?? true) await pool.query("update system set last_complete_import_id = $1 where id = $2", [row.id, systemId]);
	return BigInt(row.id);
}

export type GrantFacts = {
	identityId?: bigint | null;
	accountName?: string;
	grantedAt?: string | null;
	grantedBy?: string | null;
	lastUsedAt?: string | null;
	usage?: string;
};

/** An open grant: the account is made with it (or found by name). */
export async function grant(
	pool: pg.Pool,
	systemId: bigint,
	entitlementId: bigint,
	importId: bigint,
	facts: GrantFacts = {},
): Promise<bigint> {
	const name = facts.accountName ?? unique("acc");
	const account = await one<{ id: string }>(
		pool,
		`insert into account (system_id, identity_id, name, status, last_import_id) values ($1, $2, $3, 'active', $4)
		on conflict (system_id, name) do update set last_import_id = excluded.last_import_id returning id`,
		[systemId, facts.identityId ?? null, name, importId],
	);
	const row = await one<{ id: string }>(
		pool,
		`insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, granted_at, granted_by, last_used_at, usage)
		values ($1, $2, $3, app_now(), $4, app_now(), $4, $5, $6, $7, $8) returning id`,
		[
			systemId,
			account.id,
			entitlementId,
			importId,
			facts.grantedAt ?? null,
			facts.grantedBy ?? null,
			facts.lastUsedAt ?? null,
			facts.usage ?? "no_data",
		],
	);
	return BigInt(row.id);
}
