import type { PoolClient } from "pg";

/**
 * Brings identities in. An HR or identity source (`authoritative`) sets what it says; an application's extract only adds identities nobody knew,
 * and never overrules the HR record. Managers, owners and stewards are joined by key afterwards; a key nobody has stays empty, which is a gap.
 */
export async function mergeIdentities(client: PoolClient, importId: bigint, authoritative: boolean): Promise<void> {
	await client.query(
		`insert into identity as n (key, kind, name, email, job_title, department, cost_centre, employment, status, left_at, ends_at, purpose, last_import_id, created_at)
		select distinct on (identity_key) identity_key, coalesce(identity_kind, 'unknown'), coalesce(identity_name, account_display, identity_key), identity_email, job_title, department, cost_centre, employment,
			coalesce(identity_status, 'unknown'), left_at, ends_at, purpose, $1, (select app_now())
		from staged where identity_key is not null and role <> 'assignments'
		order by identity_key, row_no
		on conflict (key) do ${
			authoritative
				? `update set kind = case when excluded.kind = 'unknown' then n.kind else excluded.kind end, name = excluded.name, email = coalesce(excluded.email, n.email),
					job_title = coalesce(excluded.job_title, n.job_title), department = coalesce(excluded.department, n.department), cost_centre = coalesce(excluded.cost_centre, n.cost_centre),
					employment = coalesce(excluded.employment, n.employment), status = case when excluded.status = 'unknown' then n.status else excluded.status end,
					left_at = excluded.left_at, ends_at = excluded.ends_at, purpose = coalesce(excluded.purpose, n.purpose), last_import_id = excluded.last_import_id, version = n.version + 1`
				: "nothing"
		}`,
		[importId],
	);
	await client.query(
		`update identity n set manager_id = coalesce(m.id, n.manager_id), owner_id = coalesce(o.id, n.owner_id), steward_id = coalesce(w.id, n.steward_id)
		from (select distinct on (identity_key) identity_key, manager_key, owner_key, steward_key from staged where identity_key is not null and role <> 'assignments' order by identity_key, row_no) s
		left join identity m on m.key = s.manager_key left join identity o on o.key = s.owner_key left join identity w on w.key = s.steward_key
		where exists (select from import_row where import_id = $1 and (manager_key is not null or owner_key is not null or steward_key is not null))
			and n.key = s.identity_key and (m.id is not null or o.id is not null or w.id is not null)
			and ($2 or (n.last_import_id = $1))
			and (m.id, o.id, w.id) is distinct from (n.manager_id, n.owner_id, n.steward_id)`,
		[importId, authoritative],
	);
}
