import type { PoolClient } from "pg";
import type { ChainStepKind, Relation } from "@/lib/track/flags";
import type { Chain } from "../schema";
import type { Params } from "./params";

/** Who may decide on a track, and everybody above them: temporary tables `reviewer_pool` and `reviewer_above`. */
export async function prepareReviewers(client: PoolClient, track: string): Promise<void> {
	await client.query("create temporary table reviewer_pool (identity_id bigint primary key, user_id bigint not null) on commit drop");
	await client.query(
		`insert into reviewer_pool select u.identity_id, u.id from app_user u join identity n on n.id = u.identity_id
		where u.status = 'active' and n.status in ('active', 'unknown') and exists (
			select from user_role r where r.user_id = u.id and r.role = 'reviewer' and r.revoked_at is null and (r.track is null or r.track = $1))`,
		[track],
	);
	await client.query(
		"create temporary table group_pool (group_id bigint not null, user_id bigint not null, identity_id bigint not null) on commit drop",
	);
	await client.query(
		"insert into group_pool select m.group_id, p.user_id, p.identity_id from reviewer_group_member m join reviewer_pool p on p.user_id = m.user_id",
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
	await client.query("analyze group_pool");
	await client.query("analyze reviewer_above");
}

/** Where a step looks for a reviewer in the living inventory, as an identity id over item `i`, entitlement `e`, system `y` and identity `n`. */
function candidateSql(
	params: Params,
	step: Chain[number],
	barred: (c: string) => string[],
	identityOfUser: ReadonlyMap<string, bigint>,
	groupId: string,
): string {
	const found: Record<ChainStepKind, () => string> = {
		named: () => params.add(identityOfUser.get(step.userId ?? "") ?? null, "bigint"),
		fallback: () => params.add(identityOfUser.get(step.userId ?? "") ?? null, "bigint"),
		entitlement_owner: () => "e.owner_id",
		system_owner: () => "y.owner_id",
		manager: () => "case when i.identity_kind in ('human', 'unknown') then coalesce(n.manager_id, n.owner_id) else n.owner_id end",
		// Members who may decide the row take it in turn.
		group: () =>
			`(select (array_agg(m.identity_id order by m.user_id))[1 + (i.row_no % nullif(count(*), 0))::int] from group_pool m where m.group_id = ${groupId} and not coalesce(${barred("m.identity_id").join(" or ") || "false"}, false))`,
	};
	return found[step.step]();
}

/** Relations to the item; `decided_earlier` is to the row, which has no earlier stage when it is made. */
type ItemRelation = Exclude<Relation, "decided_earlier">;

/** The relation of candidate `c` to item `i` (living identity `n`) as a condition: set-based twin of reviewer_relations(), which a test compares. */
export const RELATION_SQL: Record<ItemRelation, (c: string) => string> = {
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

/**
 * Inner columns `cand`, `usr` and `bar` per step (bar null: may decide), over item `i`, system `y`, living identity `n`; outer expressions over `c`.
 * @param earlier for the chain of a second stage: who decides the first, an expression over `c`, passed over on every track. Over `c` there is `row_no` then.
 */
export function chainSql(
	params: Params,
	chain: Chain,
	refused: readonly Relation[],
	identityOfUser: ReadonlyMap<string, bigint>,
	earlier?: string,
): ChainSql {
	const at = (n: number) => `${earlier ? "_second" : ""}${n}`;
	const asked = refused.filter((r): r is ItemRelation => r in RELATION_SQL);
	const barredBy = (c: string) => asked.map((r) => `(${RELATION_SQL[r](c)})`);
	const steps = chain.map((step, k) => {
		// One parameter for all that speaks of the group: what is left out of a statement may name no parameter of its own.
		const group = step.step === "group" ? params.add(step.groupId, "bigint") : null;
		const candidate = candidateSql(params, step, barredBy, identityOfUser, group ?? "null");
		return { kind: group ? `group.${BigInt(step.groupId ?? 0)}` : step.step, group, k, candidate };
	});
	const candidateOf = ({ k, group }: (typeof steps)[number]) => {
		const proposed = `c.cand${at(k)}`;
		if (!earlier || !group) return proposed;
		const another = `select (array_agg(m.identity_id order by m.user_id))[1 + (c.row_no % nullif(count(*), 0))::int] from group_pool m`;
		return `case when ${proposed} = ${earlier} then (${another} where m.group_id = ${group} and m.identity_id <> ${earlier}) else ${proposed} end`;
	};
	// Whom a group proposes may decide the row already; the step before this one is passed when there is nobody.
	const free = (s: (typeof steps)[number]) =>
		s.group
			? `${candidateOf(s)} is not null`
			: `c.bar${at(s.k)} is null${earlier ? ` and c.cand${at(s.k)} is distinct from ${earlier}` : ""}`;
	const user = (s: (typeof steps)[number]) =>
		s.group ? `(select p.user_id from reviewer_pool p where p.identity_id = ${candidateOf(s)})` : `c.usr${at(s.k)}`;
	const each = (text: (step: (typeof steps)[number]) => string, joiner: string) => steps.map(text).join(joiner);
	const bar = (candidate: string, k: number) =>
		`case when ${candidate} is null then 'none' when r${at(k)}.user_id is null then 'not_reviewer' ${asked
			.map((r) => `when ${RELATION_SQL[r](candidate)} then '${r}'`)
			.join(" ")} end`;
	const first = (pick: (step: (typeof steps)[number]) => string) =>
		`case ${each((step) => `when ${free(step)} then ${pick(step)}`, " ")} end`;
	return {
		columns: each(
			({ candidate, k, group }) =>
				group
					? `${candidate} as cand${at(k)}`
					: `${candidate} as cand${at(k)}, r${at(k)}.user_id as usr${at(k)}, ${bar(candidate, k)} as bar${at(k)}`,
			",\n\t\t\t",
		),
		joins: each(
			({ candidate, k, group }) => (group ? "" : `left join reviewer_pool r${at(k)} on r${at(k)}.identity_id = ${candidate}`),
			"\n\t\t",
		),
		user: first(user),
		identity: first(candidateOf),
		via: `coalesce(${first(({ kind }) => `'${kind}'`)}, '')`,
		passedOver: `array_remove(array[${each(({ kind, k, group }) => {
			const reached = steps.slice(0, k + 1).map((s) => `not (${free(s)})`);
			const why = group
				? `case when exists (select from group_pool where group_id = ${group}) then 'barred:' else 'none:' end`
				: `c.bar${at(k)} || ':' || coalesce(c.cand${at(k)}::text, '')`;
			return `case when ${reached.join(" and ")} then '${kind}:' || ${why} end`;
		}, ", ")}]::text[], null)`,
	};
}
