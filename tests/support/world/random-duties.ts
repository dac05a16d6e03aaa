import type { PoolClient } from "pg";

type Rule = { id: number; code: string; kind: string; severity: string; sides: [string[], string[]]; subjects: string[] };
type Identity = { id: number; kind: string; owner: number | null; secretHolders: number[] };
type Grant = { id: number; holder: number; entitlement: number; system: number; gone: boolean };

/** A generated inventory in memory, as it was written into the database: what a brute-force count is made from. */
export type DutyWorld = {
	rules: Rule[];
	identities: Identity[];
	grants: Grant[];
	duties: Map<number, string[]>;
	production: Map<number, boolean>;
};

/** A small generator with a seed (mulberry32): the same seed gives the same inventory. */
function random(seed: number): () => number {
	let a = seed >>> 0;
	return () => {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = a;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const KINDS = ["human", "human", "human", "service_account", "bot", "ai_agent", "shared", "unknown"];

/**
 * Writes a generated inventory with duties into the open transaction of `client` (owner's role): people, machines with owners and known secrets,
 * accounts without identity, grants that are gone, entitlements with none to three duties, and a rule of the kind "without". For a rollback afterwards.
 */
export async function randomDuties(client: PoolClient, seed: number, by: { importId: bigint }): Promise<DutyWorld> {
	const next = random(seed);
	const below = (n: number) => Math.floor(next() * n);
	const some = <T>(of: readonly T[]): T => of[below(of.length)] as T;
	const ids = async (sql: string, values: unknown[]) => (await client.query<{ id: string }>(sql, values)).rows.map((r) => Number(r.id));

	await addWithoutRule(client, seed);
	const rules = await rulesInForce(client);
	const used = rules.flatMap((r) => r.sides.flat());

	const kinds = Array.from({ length: 14 + below(10) }, () => some(KINDS));
	const identityIds = await ids(
		"insert into identity (key, kind, name) select 'd' || n, k, k || ' ' || n from unnest($1::text[]) with ordinality x(k, n) returning id",
		[kinds],
	);
	const identities: Identity[] = identityIds.map((id, n) => ({
		id,
		kind: kinds[n] ?? "unknown",
		owner: next() < 0.6 ? some(identityIds) : null,
		secretHolders: [...new Set(Array.from({ length: below(3) }, () => some(identityIds)))],
	}));
	await client.query(
		"update identity i set owner_id = x.owner from unnest($1::bigint[], $2::bigint[]) x(id, owner) where i.id = x.id and x.owner is not null",
		[identityIds, identities.map((i) => i.owner)],
	);
	const secrets = identities.flatMap((i) => i.secretHolders.map((holder) => [i.id, holder] as const));
	await client.query("insert into secret_holder (identity_id, holder_id) select * from unnest($1::bigint[], $2::bigint[])", [
		secrets.map((s) => s[0]),
		secrets.map((s) => s[1]),
	]);

	const environments = ["production", "production", "test", some(["production", "staging"])];
	const systems = await ids(
		"insert into system (key, name, environment) select 'd' || n, 'd' || n, e from unnest($1::text[]) with ordinality x(e, n) returning id",
		[environments],
	);
	const production = new Map(systems.map((id, n) => [id, environments[n] === "production"]));
	const entitlementSystems = Array.from({ length: 12 }, () => some(systems));
	const entitlements = await ids(
		"insert into entitlement (system_id, name) select s, 'e' || n from unnest($1::bigint[]) with ordinality x(s, n) returning id",
		[entitlementSystems],
	);
	const duties = new Map(entitlements.map((id) => [id, [...new Set(Array.from({ length: below(4) }, () => some(used)))]]));
	const mapped = [...duties].flatMap(([id, list]) => list.map((duty) => [id, duty] as const));
	await client.query(
		"insert into entitlement_duty (entitlement_id, duty_id, added_by) select e, d, 'job:test' from unnest($1::bigint[], $2::text[]) x(e, d)",
		[mapped.map((m) => m[0]), mapped.map((m) => m[1])],
	);

	const accounts = Array.from({ length: 30 }, () => ({ system: some(systems), identity: next() < 0.9 ? some(identityIds) : null }));
	const accountIds = await ids(
		"insert into account (system_id, name, identity_id) select s, 'a' || n, i from unnest($1::bigint[], $2::bigint[]) with ordinality x(s, i, n) returning id",
		[accounts.map((a) => a.system), accounts.map((a) => a.identity)],
	);
	const pairs = new Map<string, { account: number; entitlement: number; gone: boolean }>();
	for (let n = 0; n < 70; n++) {
		const account = below(accounts.length);
		const fitting = entitlements.filter((_, e) => entitlementSystems[e] === accounts[account]?.system);
		if (fitting.length > 0) {
			const entitlement = some(fitting);
			pairs.set(`${account} ${entitlement}`, { account, entitlement, gone: next() < 0.15 });
		}
	}
	const held = [...pairs.values()];
	const grantIds = await ids(
		`insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, gone_at, gone_import_id)
		select s, a, e, app_now(), $5, app_now(), $5, case when g then app_now() end, case when g then $5::bigint end
		from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[]) x(s, a, e, g) returning id`,
		[
			held.map((h) => accounts[h.account]?.system),
			held.map((h) => accountIds[h.account]),
			held.map((h) => h.entitlement),
			held.map((h) => h.gone),
			by.importId,
		],
	);
	const grants = held.map((h, n) => ({
		id: grantIds[n] ?? 0,
		holder: accounts[h.account]?.identity ?? -(accountIds[h.account] ?? 0),
		entitlement: h.entitlement,
		system: accounts[h.account]?.system ?? 0,
		gone: h.gone,
	}));
	return { rules, identities, grants, duties, production };
}

/** "Approves payments without reconciling them" and the like: a duty of some shipped rule without another's. */
async function addWithoutRule(client: PoolClient, seed: number): Promise<void> {
	const { rows } = await client.query<{ id: string }>(
		"insert into sod_rule (code, origin, kind, process) values ($1, 'own', 'without', 'Test') returning id",
		[`OWN-${seed}`],
	);
	await client.query(
		`insert into sod_rule_version (rule_id, version, severity, risk, typical_mitigation, refs, any_of, other, subjects, proposed_by)
		values ($1, 1, 'medium', 'r', 'm', '{}', '{payment.release,vendor.pay}', '{bank.reconcile}', '{human}', 'job:test')`,
		[rows[0]?.id],
	);
	await client.query("update sod_rule set current_version = 1 where id = $1", [rows[0]?.id]);
}

async function rulesInForce(client: PoolClient): Promise<Rule[]> {
	const { rows } = await client.query<{
		id: string;
		code: string;
		kind: string;
		severity: string;
		any_of: string[];
		other: string[];
		subjects: string[];
	}>(
		"select r.id, r.code, r.kind, v.severity, v.any_of, v.other, v.subjects from sod_rule r join sod_rule_version v on v.rule_id = r.id and v.version = r.current_version where v.enabled order by r.id",
	);
	const groups = await client.query<{ name: string; duty_id: string }>("select name, duty_id from duty_group");
	const resolved = (duties: string[]) =>
		duties.flatMap((d) => (d.startsWith("@") ? groups.rows.filter((g) => `@${g.name}` === d).map((g) => g.duty_id) : [d]));
	return rows.map((r) => ({ ...r, id: Number(r.id), sides: [resolved(r.any_of), resolved(r.other)] }));
}
