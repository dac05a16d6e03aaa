import type { PoolClient } from "pg";

/**
 * The temporary view `staged` over the staging rows of one import, with the files of a joined import brought together: one line per staged part
 * with the account (`acct`) and entitlement (`ent`) it speaks of, by the names the source gives them. It stays until the next import on the same
 * connection replaces it.
 */
export async function createStagedView(client: PoolClient, importId: bigint): Promise<void> {
	await client.query("drop view if exists pg_temp.staged");
	await client.query(`create temp view staged as ${stagedSql(importId)}`);
}

/**
 * The same as a temporary table until the end of the transaction, for whoever reads it several times: the files are joined once, and the planner
 * sees how many rows there are.
 */
export async function createStagedTable(client: PoolClient, importId: bigint): Promise<void> {
	await client.query("drop view if exists pg_temp.staged");
	await client.query(`create temp table staged on commit drop as ${stagedSql(importId)}`);
}

function stagedSql(importId: bigint): string {
	const id = importId.toString();
	if (!/^[0-9]+$/.test(id)) throw new Error("not an import id");
	return `
		select r.file_id, r.row_no, r.part, f.role,
			coalesce(u.account_name, r.account_name, r.account_key) as acct,
			coalesce(e.entitlement_name, r.entitlement_name, r.entitlement_key) as ent,
			r.account_key, r.entitlement_key, u.said is not null as account_known, e.said is not null as entitlement_known, r.account_display, r.account_status, r.identity_key, r.identity_name, r.identity_kind, r.identity_email, r.identity_status, r.job_title, r.department,
			r.cost_centre, r.employment, r.manager_key, r.owner_key, r.steward_key, r.purpose, r.left_at, r.ends_at, r.entitlement_kind, r.entitlement_title, r.entitlement_description, r.privileged, r.risk,
			r.entitlement_owner_key, r.granted_at, r.granted_by, r.ticket, r.path,
			r.account_last_used_at, r.account_usage, r.account_valid_to, r.account_expiry,
			coalesce(r.last_used_at, r.account_last_used_at, u.account_last_used_at) as last_used_at,
			coalesce(r.last_used_source, case when r.last_used_at is null and coalesce(r.account_last_used_at, u.account_last_used_at) is not null then 'account sign-in' end) as last_used_source,
			coalesce(r.usage, r.account_usage, u.account_usage, case when coalesce(r.last_used_at, r.account_last_used_at, u.account_last_used_at) is not null then 'used' else 'no_data' end) as usage,
			coalesce(r.valid_to, r.account_valid_to, u.account_valid_to) as valid_to,
			coalesce(r.expiry, r.account_expiry, u.account_expiry, case when coalesce(r.valid_to, r.account_valid_to, u.account_valid_to) is not null then 'dated' else 'no_data' end) as expiry
		from import_row r
		join import_file f on f.id = r.file_id
		left join (${known("account", id)}) u on f.role = 'assignments' and u.said = coalesce(r.account_key, r.account_name) and u.by_key = (r.account_key is not null)
		left join (${known("entitlement", id)}) e on f.role = 'assignments' and e.said = coalesce(r.entitlement_key, r.entitlement_name) and e.by_key = (r.entitlement_key is not null)
		where r.import_id = ${id}`;
}

/**
 * What the other files of a joined import say of accounts or entitlements, by what assignments call them: by key (one without a key of its own
 * answers to its name) and by name. The rule is PART_KEYS of ../join.ts.
 */
function known(what: "account" | "entitlement", id: string): string {
	const facts = what === "account" ? ", x.account_last_used_at, x.account_usage, x.account_valid_to, x.account_expiry" : "";
	const role = what === "account" ? "users" : "entitlements";
	return `select distinct on (by_key, said) b.by_key, case when b.by_key then coalesce(x.${what}_key, x.${what}_name) else x.${what}_name end as said, x.${what}_name${facts}
			from import_row x join import_file xf on xf.id = x.file_id and xf.role in ('${role}', 'grants') cross join (values (true), (false)) b(by_key)
			where x.import_id = ${id} and x.${what}_name is not null and exists (select from import_file a where a.import_id = ${id} and a.role = 'assignments')
			order by by_key, said, (xf.role = '${role}') desc, x.row_no`;
}
