import type { PoolClient } from "pg";

/** Brings metadata of secrets, keys and certificates in, by holder, kind and label. A value never reaches the database. */
export async function mergeCredentials(client: PoolClient, importId: bigint): Promise<void> {
	await client.query(
		`with wanted as (
			select distinct on (n.id, r.credential_kind, r.credential_label) n.id as identity_id, coalesce(r.credential_kind, 'unknown') as kind, coalesce(r.credential_label, '') as label, r.*
			from import_row r
			left join account a on a.name = coalesce(r.account_name, r.account_key) and a.system_id = (select system_id from import where id = $1)
			join identity n on n.key = r.identity_key or n.id = a.identity_id
			where r.import_id = $1 and (r.credential_kind is not null or r.credential_label is not null)
			order by n.id, r.credential_kind, r.credential_label, r.row_no
		), changed as (
			update credential c set status = coalesce(w.credential_status, c.status), store = coalesce(w.credential_store, c.store), fingerprint = coalesce(w.credential_fingerprint, c.fingerprint),
				rotated_at = coalesce(w.credential_rotated_at, c.rotated_at), rotation = coalesce(w.credential_rotation, c.rotation), expires_at = coalesce(w.credential_expires_at, c.expires_at),
				expiry = coalesce(w.credential_expiry, c.expiry), max_age_days = coalesce(w.credential_max_age_days, c.max_age_days)
			from wanted w where c.identity_id = w.identity_id and c.kind = w.kind and c.label = w.label returning c.identity_id, c.kind, c.label
		)
		insert into credential (identity_id, kind, label, status, store, fingerprint, created_at, rotated_at, rotation, expires_at, expiry, max_age_days)
		select w.identity_id, w.kind, w.label, coalesce(w.credential_status, 'unknown'), w.credential_store, w.credential_fingerprint, w.credential_created_at, w.credential_rotated_at,
			coalesce(w.credential_rotation, 'no_data'), w.credential_expires_at, coalesce(w.credential_expiry, 'no_data'), w.credential_max_age_days
		from wanted w where not exists (select from changed c where (c.identity_id, c.kind, c.label) = (w.identity_id, w.kind, w.label))`,
		[importId],
	);
}
