import type { PoolClient } from "pg";
import type { RejectionCode } from "../rejection";

/** One finding over several rows or files: which staged rows it rejects, for which column, and the sentence. `$1` is the import. */
type Finding = { code: RejectionCode; sql: string };

/** What makes two lines about the same grant contradict each other. */
const SAID = "row(s.granted_at, s.granted_by, s.ticket, s.path, s.last_used_at, s.usage, s.valid_to, s.identity_key, s.account_status)";

const FINDINGS: readonly Finding[] = [
	{
		code: "unresolved_account",
		sql: `select s.file_id, s.row_no, 'account' as "column", coalesce(s.account_key, '') as value,
			'No accepted row of the users file has the key "' || coalesce(s.account_key, '') || '". Add the user there, or correct the key.' as message
			from staged s where s.role = 'assignments' and exists (select from import_file f where f.import_id = $1 and f.role = 'users')
			and not exists (select from import_row u join import_file f on f.id = u.file_id and f.role = 'users' where u.import_id = $1 and u.account_key = s.account_key)`,
	},
	{
		code: "unresolved_entitlement",
		sql: `select s.file_id, s.row_no, 'entitlement' as "column", coalesce(s.entitlement_key, '') as value,
			'No accepted row of the entitlements file has the key "' || coalesce(s.entitlement_key, '') || '". Add the entitlement there, or correct the key.' as message
			from staged s where s.role = 'assignments' and exists (select from import_file f where f.import_id = $1 and f.role = 'entitlements')
			and not exists (select from import_row e join import_file f on f.id = e.file_id and f.role = 'entitlements' where e.import_id = $1 and e.entitlement_key = s.entitlement_key)`,
	},
	{
		code: "duplicate_row",
		sql: `select file_id, row_no, '' as "column", acct || ' / ' || ent as value, 'The same line stands in row ' || first_row || ' already; it counts once.' as message
			from (select s.file_id, s.row_no, s.acct, s.ent, ${SAID} as said, first_value(s.row_no) over w as first_row, first_value(${SAID}) over w as first_said, row_number() over w as n
				from staged s where s.role in ('grants', 'assignments') and s.acct is not null and s.ent is not null window w as (partition by s.acct, s.ent order by s.file_id, s.row_no, s.part)) d
			where n > 1 and said is not distinct from first_said and row_no <> first_row`,
	},
	{
		code: "conflicting_duplicate",
		sql: `select file_id, row_no, '' as "column", acct || ' / ' || ent as value, 'Row ' || first_row || ' speaks of the same account and entitlement and says something else. Keep one of them at the source.' as message
			from (select s.file_id, s.row_no, s.acct, s.ent, ${SAID} as said, first_value(s.row_no) over w as first_row, first_value(${SAID}) over w as first_said, row_number() over w as n
				from staged s where s.role in ('grants', 'assignments') and s.acct is not null and s.ent is not null window w as (partition by s.acct, s.ent order by s.file_id, s.row_no, s.part)) d
			where n > 1 and said is distinct from first_said and row_no <> first_row`,
	},
	{
		code: "conflicting_duplicate",
		sql: `select file_id, row_no, 'identity' as "column", identity_key as value, 'Row ' || first_row || ' has the same identity key. A key belongs to one identity.' as message
			from (select s.file_id, s.row_no, s.identity_key, first_value(s.row_no) over w as first_row, row_number() over w as n
				from staged s where s.role = 'identities' and s.identity_key is not null window w as (partition by s.identity_key order by s.file_id, s.row_no, s.part)) d
			where n > 1 and row_no <> first_row`,
	},
	{
		code: "conflicting_duplicate",
		sql: `select file_id, row_no, 'account' as "column", account_key as value, 'Row ' || first_row || ' has the same account key. A key belongs to one account.' as message
			from (select s.file_id, s.row_no, s.account_key, first_value(s.row_no) over w as first_row, row_number() over w as n
				from staged s where s.role = 'users' and s.account_key is not null window w as (partition by s.account_key order by s.file_id, s.row_no, s.part)) d
			where n > 1 and row_no <> first_row`,
	},
];

/**
 * Rejects, among the rows already staged, those that only other rows and files show to be wrong: keys nobody has, lines given twice.
 * Entitlement rows may repeat a key (one role, many actions); their texts are joined. Each rejected row leaves the staging with all its parts.
 */
export async function rejectStaged(client: PoolClient, importId: bigint): Promise<void> {
	for (const { code, sql } of FINDINGS) {
		await client.query(
			`with bad as (${sql}), told as (
				insert into import_rejection (import_id, file_id, row_no, "column", value, code, message) select distinct $1::bigint, file_id, row_no, "column", left(value, 200), $2::text, message from bad
			) delete from import_row r using (select distinct file_id, row_no from bad) b where r.import_id = $1 and r.file_id = b.file_id and r.row_no = b.row_no`,
			[importId, code],
		);
	}
}

export type StagedCounts = { accepted: bigint; rejected: bigint };

/** Accepted and rejected rows of an import, each row once however many parts or reasons it has. */
export async function countStaged(client: PoolClient, importId: bigint): Promise<StagedCounts> {
	const { rows } = await client.query<{ accepted: string; rejected: string }>(
		`select (select count(*) from (select distinct file_id, row_no from import_row where import_id = $1) a) as accepted,
			(select count(*) from (select distinct file_id, row_no from import_rejection where import_id = $1) r) as rejected`,
		[importId],
	);
	return { accepted: BigInt(rows[0]?.accepted ?? 0), rejected: BigInt(rows[0]?.rejected ?? 0) };
}

export type Preview = {
	added: number;
	found: number;
	gone: number;
	accounts: number;
	newAccounts: number;
	entitlements: number;
	newEntitlements: number;
	orphans: number;
};

/** What taking the import over would do to the inventory, by names; nothing is written. `gone` counts open grants that it does not hold. */
export async function previewStaged(client: PoolClient, systemId: bigint): Promise<Preview> {
	const { rows } = await client.query<Record<keyof Preview, string>>(
		`with want as (select distinct acct, ent from staged where role in ('grants', 'assignments') and acct is not null and ent is not null),
			have as (select a.name as acct, e.name as ent from access_grant g join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id where g.system_id = $1 and g.gone_at is null),
			both_sides as (select w.acct as w, h.acct as h from want w full join have h on (h.acct, h.ent) = (w.acct, w.ent)),
			acct as (select acct, max(identity_key) as identity_key from staged where acct is not null and role <> 'entitlements' group by acct)
		select (select count(*) from both_sides where h is null) as added, (select count(*) from both_sides where h is not null and w is not null) as found, (select count(*) from both_sides where w is null) as gone,
			(select count(*) from acct) as accounts, (select count(*) from acct x where not exists (select from account a where a.system_id = $1 and a.name = x.acct)) as "newAccounts",
			(select count(distinct ent) from staged) as entitlements,
			(select count(distinct ent) from staged s where ent is not null and not exists (select from entitlement e where e.system_id = $1 and e.name = s.ent)) as "newEntitlements",
			(select count(*) from acct x where x.identity_key is null and not exists (select from account a where a.system_id = $1 and a.name = x.acct and a.identity_id is not null)) as orphans`,
		[systemId],
	);
	const row = rows[0];
	const n = (key: keyof Preview) => Number(row?.[key] ?? 0);
	return {
		added: n("added"),
		found: n("found"),
		gone: n("gone"),
		accounts: n("accounts"),
		newAccounts: n("newAccounts"),
		entitlements: n("entitlements"),
		newEntitlements: n("newEntitlements"),
		orphans: n("orphans"),
	};
}
