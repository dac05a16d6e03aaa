import type { PoolClient } from "pg";

export type AccessCounts = { added: bigint; changed: bigint; unchanged: bigint; gone: bigint; orphaned: bigint };

/**
 * Brings accounts, entitlements and grants of one system in, set-based. A grant is an episode: found again it is confirmed by this import, new ones begin,
 * and those that a complete import no longer holds end (`gone_at` is the extract's time). A partial import ends nothing (law 12).
 */
export async function mergeAccess(
	client: PoolClient,
	of: { importId: bigint; systemId: bigint; complete: boolean; extractedAt: Date },
): Promise<AccessCounts> {
	const { importId, systemId, complete, extractedAt } = of;
	await client.query(
		`insert into account as a (system_id, identity_id, name, display_name, status, last_used_at, usage, valid_to, expiry, last_import_id, created_at)
		select distinct on (s.acct) $1::bigint, n.id, s.acct, s.account_display, coalesce(s.account_status, 'unknown'), s.account_last_used_at, coalesce(s.account_usage, 'no_data'), s.account_valid_to,
			coalesce(s.account_expiry, 'no_data'), $2::bigint, (select app_now())
		from staged s left join identity n on n.key = s.identity_key
		where s.acct is not null and s.role <> 'entitlements'
		order by s.acct, (s.role = 'users') desc, s.row_no
		on conflict (system_id, name) do update set identity_id = coalesce(excluded.identity_id, a.identity_id), display_name = coalesce(excluded.display_name, a.display_name),
			status = case when excluded.status = 'unknown' then a.status else excluded.status end, last_used_at = coalesce(excluded.last_used_at, a.last_used_at),
			usage = case when excluded.usage = 'no_data' then a.usage else excluded.usage end, valid_to = excluded.valid_to, expiry = excluded.expiry, last_import_id = excluded.last_import_id`,
		[systemId, importId],
	);
	await client.query(
		`insert into entitlement as e (system_id, name, kind, title, description, privileged, risk, owner_id, last_import_id, created_at)
		select $1::bigint, s.ent, coalesce(max(s.entitlement_kind), 'unknown'), coalesce(max(s.entitlement_title), ''), coalesce(string_agg(distinct s.entitlement_description, '; '), ''), bool_or(s.privileged), max(s.risk),
			max(n.id), $2::bigint, (select app_now())
		from staged s left join identity n on n.key = s.entitlement_owner_key
		where s.ent is not null
		group by s.ent
		on conflict (system_id, name) do update set kind = case when excluded.kind = 'unknown' then e.kind else excluded.kind end, title = case when excluded.title = '' then e.title else excluded.title end,
			description = case when excluded.description = '' then e.description else excluded.description end, privileged = coalesce(excluded.privileged, e.privileged), risk = coalesce(excluded.risk, e.risk),
			owner_id = coalesce(excluded.owner_id, e.owner_id), last_import_id = excluded.last_import_id`,
		[systemId, importId],
	);
	await client.query("drop table if exists pg_temp.staged_pair, pg_temp.staged_grant");
	await client.query(
		`create temp table staged_pair on commit drop as
		select distinct on (a.id, e.id) a.id as account_id, e.id as entitlement_id, s.granted_at, s.granted_by, s.ticket, s.path, s.last_used_at, s.last_used_source, s.usage, s.valid_to, s.expiry
		from staged s join account a on a.system_id = $1 and a.name = s.acct join entitlement e on e.system_id = $1 and e.name = s.ent
		where s.role in ('grants', 'assignments')
		order by a.id, e.id, s.row_no`,
		[systemId],
	);
	await client.query("analyze staged_pair (account_id, entitlement_id)");
	// The open grant of each pair and whether its facts differ are looked up once, for all three statements below.
	await client.query(
		`create temp table staged_grant on commit drop as
		select s.*, g.id as grant_id, (coalesce(s.granted_by, g.granted_by), coalesce(s.ticket, g.ticket), coalesce(s.path, g.path), s.valid_to) is distinct from (g.granted_by, g.ticket, g.path, g.valid_to) as changed
		from staged_pair s left join access_grant g on g.account_id = s.account_id and g.entitlement_id = s.entitlement_id and g.gone_at is null`,
	);
	await client.query("analyze staged_grant (grant_id)");
	const gone = complete
		? ((
				await client.query(
					`update access_grant g set gone_at = $2, gone_import_id = $3 where g.system_id = $1 and g.gone_at is null
					and not exists (select from staged_grant s where s.grant_id = g.id)`,
					[systemId, extractedAt, importId],
				)
			).rowCount ?? 0)
		: 0;
	await client.query(
		`update access_grant g set last_seen_at = $1, last_import_id = $2, granted_at = coalesce(s.granted_at, g.granted_at), granted_by = coalesce(s.granted_by, g.granted_by), ticket = coalesce(s.ticket, g.ticket),
			path = coalesce(s.path, g.path), last_used_at = coalesce(s.last_used_at, g.last_used_at), last_used_source = coalesce(s.last_used_source, g.last_used_source),
			usage = case when s.usage = 'no_data' then g.usage else s.usage end, valid_to = s.valid_to, expiry = s.expiry
		from staged_grant s where g.id = s.grant_id`,
		[extractedAt, importId],
	);
	const added = await client.query(
		`insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, granted_at, granted_by, ticket, path, last_used_at, last_used_source, usage, valid_to, expiry)
		select $1, s.account_id, s.entitlement_id, $2, $3, $2, $3, s.granted_at, s.granted_by, s.ticket, s.path, s.last_used_at, s.last_used_source, s.usage, s.valid_to, s.expiry
		from staged_grant s where s.grant_id is null`,
		[systemId, extractedAt, importId],
	);
	const matched = await client.query<{ changed: string; same: string }>(
		"select count(*) filter (where changed) as changed, count(*) filter (where not changed) as same from staged_grant where grant_id is not null",
	);
	if (complete)
		await client.query("update system set last_complete_import_id = $2, version = version + 1 where id = $1", [systemId, importId]);
	const orphaned = await client.query<{ n: string }>(
		"select count(*) as n from account where system_id = $1 and last_import_id = $2 and identity_id is null",
		[systemId, importId],
	);
	return {
		added: BigInt(added.rowCount ?? 0),
		changed: BigInt(matched.rows[0]?.changed ?? 0),
		unchanged: BigInt(matched.rows[0]?.same ?? 0),
		gone: BigInt(gone),
		orphaned: BigInt(orphaned.rows[0]?.n ?? 0),
	};
}
