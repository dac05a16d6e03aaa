import type { PoolClient } from "pg";
import { ITEM_COLUMNS, ITEM_TIMES } from "../schema";
import { Params } from "./params";
import { type ScopeOf, scopeSql } from "./scope-sql";

/** Rows by system and reason; reason null is in scope. */
export type ScopeCount = { systemId: bigint; reason: string | null; rows: number };

/**
 * Where each frozen column comes from: grant `g`, account `a`, entitlement `e`, system `y`, identity `n`, granter `b`.
 * Use known for the account alone stands in where the source says nothing about the grant, and is named as such.
 */
const SOURCES: Record<(typeof ITEM_COLUMNS)[number], string> = {
	campaign_id: "",
	row_no: "",
	grant_id: "g.id",
	system_id: "g.system_id",
	system_name: "y.name",
	environment: "y.environment",
	account_id: "a.id",
	account_name: "a.name",
	account_status: "a.status",
	identity_id: "n.id",
	identity_ref: "n.ref",
	identity_kind: "coalesce(n.kind, 'unknown')",
	identity_name: "coalesce(n.name, '')",
	identity_status: "coalesce(n.status, 'unknown')",
	job_title: "n.job_title",
	department: "n.department",
	cost_centre: "n.cost_centre",
	employment: "n.employment",
	left_at: "n.left_at",
	ends_at: "n.ends_at",
	manager_id: "n.manager_id",
	owner_id: "n.owner_id",
	steward_id: "n.steward_id",
	entitlement_id: "e.id",
	entitlement_name: "e.name",
	entitlement_title: "e.title",
	entitlement_description: "e.description",
	entitlement_owner_id: "e.owner_id",
	privileged: "e.privileged",
	risk: "e.risk",
	granted_at: "g.granted_at",
	granted_by: "g.granted_by",
	granted_by_id: "b.id",
	ticket: "g.ticket",
	path: "g.path",
	first_seen_at: "g.first_seen_at",
	last_used_at: "case when g.usage = 'no_data' and a.usage = 'used' then a.last_used_at else g.last_used_at end",
	last_used_source:
		"case when g.usage = 'no_data' and a.usage in ('used', 'never') then 'sign-in of the account' else g.last_used_source end",
	usage: "case when g.usage = 'no_data' and a.usage in ('used', 'never') then a.usage else g.usage end",
	valid_to: "coalesce(g.valid_to, a.valid_to)",
	import_id: "g.last_import_id",
};

/**
 * The rows a scope has now, unfrozen: a derived table with the columns of `item` from row_no on. Who gave the access is not looked up by name.
 */
export function livingItemsSql(params: Params, scope: ScopeOf): string {
	const { from, reasons } = scopeSql(params, [scope]);
	const columns = ITEM_COLUMNS.slice(2).map((c) => `${c === "granted_by_id" ? "null::bigint" : SOURCES[c]} as ${c}`);
	return `(
		select row_number() over (order by g.system_id, g.account_id, g.entitlement_id)::int as row_no, ${columns.join(", ")}
		from (select g.id from ${from} where g.gone_at is null and (${reasons[0]}) is null) s
		join access_grant g on g.id = s.id join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id
		join system y on y.id = g.system_id left join identity n on n.id = a.identity_id
	)`;
}

/** SHA-256 over the frozen columns of `alias` as a JSON array in the order of ITEM_COLUMNS, times as `ledger_time()` writes them. */
export function itemHashSql(alias: string): string {
	const values = ITEM_COLUMNS.map((c) => (ITEM_TIMES.has(c) ? `ledger_time(${alias}.${c})` : `${alias}.${c}`));
	return `sha256(convert_to(json_build_array(${values.join(", ")})::text, 'UTF8'))`;
}

/**
 * Freezes the open grants that `tracks` have in scope as items of the campaign, in one statement and so from one snapshot: what another
 * track has frozen already is reused. `tracks[0]` is the one being staged: its rows are kept in the temporary table `staged_scope`,
 * what it leaves out in `left_out`. Answers the counts by system and reason of that track.
 */
export async function freezeItems(
	client: PoolClient,
	campaignId: bigint,
	campaignTrackId: bigint,
	tracks: readonly ScopeOf[],
): Promise<ScopeCount[]> {
	await client.query("create temporary table staged_scope (grant_id bigint not null) on commit drop");
	const params = new Params();
	const campaign = params.add(campaignId, "bigint");
	const { from, reasons } = scopeSql(params, tracks);
	const columns = ITEM_COLUMNS.slice(2);
	const { rows } = await client.query<{ system_id: bigint; reason: string | null; rows: bigint }>(
		`with scoped as materialized (
		select g.id as grant_id, g.system_id, ${reasons[0]} as reason, ${reasons.map((r) => `(${r}) is null`).join(" or ")} as wanted
		from ${from}
		where g.gone_at is null
	), granter as materialized (
		select w.system_id, w.granted_by, coalesce(acc.identity_id, byk.id, bym.id, byn.id) as id
		from (select distinct system_id, granted_by from access_grant where gone_at is null and granted_by is not null) w
		left join account acc on acc.system_id = w.system_id and acc.name = w.granted_by
		left join identity byk on byk.key = w.granted_by
		left join (select lower(email) as email, min(id) as id from identity where email is not null group by 1 having count(*) = 1) bym on bym.email = lower(w.granted_by)
		left join (select name, min(id) as id from identity group by 1 having count(*) = 1) byn on byn.name = w.granted_by
	), frozen as (
		insert into item (${ITEM_COLUMNS.join(", ")}, hash)
		select ${ITEM_COLUMNS.map((c) => `f.${c}`).join(", ")}, ${itemHashSql("f")}
		from (
			select ${campaign} as campaign_id,
				((select coalesce(max(row_no), 0) from item where campaign_id = ${campaign}) + row_number() over (order by g.system_id, g.account_id, g.entitlement_id))::int as row_no,
				${columns.map((c) => `${SOURCES[c]} as ${c}`).join(", ")}
			from scoped s
			join access_grant g on g.id = s.grant_id
			join account a on a.id = g.account_id
			join entitlement e on e.id = g.entitlement_id
			join system y on y.id = g.system_id
			left join identity n on n.id = a.identity_id
			left join granter b on b.system_id = g.system_id and b.granted_by = g.granted_by
			where s.wanted and not exists (select from item i where i.campaign_id = ${campaign} and i.grant_id = s.grant_id)
			order by row_no
		) f
	), kept as (
		insert into staged_scope select grant_id from scoped where reason is null
	), left_behind as (
		insert into left_out (campaign_track_id, grant_id, reason)
		select ${params.add(campaignTrackId, "bigint")}, grant_id, reason from scoped where reason is not null
	)
	select system_id, reason, count(*) as rows from scoped group by 1, 2`,
		params.values,
	);
	await client.query("analyze staged_scope");
	return rows.map((r) => ({ systemId: r.system_id, reason: r.reason, rows: Number(r.rows) }));
}
