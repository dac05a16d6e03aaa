import type { PoolClient } from "pg";
import type { ChainStepKind, Relation } from "@/lib/track/flags";
import type { Chain } from "../schema";
import type { Params } from "./params";

/** Who may decide on a track, and everybody above them: temporary tables `reviewer_pool` and `reviewer_above`. */
export async function prepareReviewers(client: PoolClient, track: string): Promise<void> {
	await client.query("create temporary table reviewer_pool (identity_id bigint primary key, user_id bigint not null) on commit drop");
	await client.query(
		`insert into reviewer_pool select u.identity_id, u.id from app_user u
		where u.status = 'active' and exists (
			select from user_role r where r.user_id = u.id and r.role = 'reviewer' and r.revoked_at is null and (r.track is null or r.track = $1))`,
		[track],
	);
	await client.query("create temporary table reviewer_above (below bigint not null, above bigint not null) on commit drop");
	// The same climb as reports_to(), for every reviewer at once.
	await client.query(
		`insert into reviewer_above
		with recursive up(below, id, depth) as (
			select p.identity_id, n.manager_id, 1 from reviewer_pool p join identity n on n.id = p.identity_id where n.manager_id is not null
			union
			select up.below, n.manager_id, up.depth + 1 from up join identity n on n.id = up.id where up.depth < 30 and n.manager_id is not null
		)
		select distinct below, id from up`,
	);
	await client.query("analyze reviewer_pool");
	await client.query("analyze reviewer_above");
}

/** Where a step looks for a reviewer, as an identity id over item `i` and system `y`. */
function candidateSql(params: Params, step: Chain[number], identityOfUser: ReadonlyMap<string, bigint>): string {
	const found: Record<ChainStepKind, () => string> = {
		named: () => params.add(identityOfUser.get(step.userId ?? "") ?? null, "bigint"),
		fallback: () => params.add(identityOfUser.get(step.userId ?? "") ?? null, "bigint"),
		entitlement_owner: () => "i.entitlement_owner_id",
		system_owner: () => "y.owner_id",
		manager: () => "case when i.identity_kind in ('human', 'unknown') then coalesce(i.manager_id, i.owner_id) else i.owner_id end",
	};
	return found[step.step]();
}

/** The relation of candidate `c` to item `i` (living identity `n`) as a condition: set-based twin of reviewer_relations(), which a test compares. */
export const RELATION_SQL: Record<Relation, (c: string) => string> = {
	self: (c) => `i.identity_id = ${c}`,
	owns_machine: (c) => `${c} in (i.owner_id, n.owner_id)`,
	stewards_machine: (c) => `${c} in (i.steward_id, n.steward_id)`,
	holds_secret: (c) => `(coalesce(i.identity_id, 0), ${c}) in (select identity_id, holder_id from secret_holder)`,
	administers_system: (c) => `(i.system_id, ${c}) in (select system_id, identity_id from system_administrator)`,
	provisioned_grant: (c) => `i.granted_by_id = ${c}`,
	reports_to_subject: (c) => `i.identity_id <> ${c} and (${c}, coalesce(i.identity_id, 0)) in (select below, above from reviewer_above)`,
	manages_subject: (c) => `${c} in (i.manager_id, n.manager_id)`,
};

/** The chain as SQL, in two layers: the candidate of each step with what bars him, and the first who is not barred. */
export type ChainSql = { columns: string; joins: string; user: string; identity: string; via: string; passedOver: string };

/** Inner columns `cand`, `usr` and `bar` per step (bar null: may decide), over item `i`, system `y`, living identity `n`; outer expressions over `c`. */
export function chainSql(
	params: Params,
	chain: Chain,
	refused: readonly Relation[],
	identityOfUser: ReadonlyMap<string, bigint>,
): ChainSql {
	const steps = chain.map((step, k) => ({ kind: step.step, k, candidate: candidateSql(params, step, identityOfUser) }));
	const each = (text: (step: (typeof steps)[number]) => string, joiner: string) => steps.map(text).join(joiner);
	const bar = (candidate: string, k: number) =>
		`case when ${candidate} is null then 'none' when r${k}.user_id is null then 'not_reviewer' ${refused
			.map((r) => `when ${RELATION_SQL[r](candidate)} then '${r}'`)
			.join(" ")} end`;
	const first = (pick: (step: (typeof steps)[number]) => string) =>
		`case ${each((step) => `when c.bar${step.k} is null then ${pick(step)}`, " ")} end`;
	return {
		columns: each(({ candidate, k }) => `${candidate} as cand${k}, r${k}.user_id as usr${k}, ${bar(candidate, k)} as bar${k}`, ",\n\t\t\t"),
		joins: each(({ candidate, k }) => `left join reviewer_pool r${k} on r${k}.identity_id = ${candidate}`, "\n\t\t"),
		user: first(({ k }) => `c.usr${k}`),
		identity: first(({ k }) => `c.cand${k}`),
		via: `coalesce(${first(({ kind }) => `'${kind}'`)}, '')`,
		passedOver: `array_remove(array[${each(({ kind, k }) => {
			const reached = steps.slice(0, k + 1).map((s) => `c.bar${s.k} is not null`);
			return `case when ${reached.join(" and ")} then '${kind}:' || c.bar${k} || ':' || coalesce(c.cand${k}::text, '') end`;
		}, ", ")}]::text[], null)`,
	};
}
