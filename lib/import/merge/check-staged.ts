import type { PoolClient } from "pg";
import { JOIN_SENTENCES } from "../join";

/** Writes a rejection for each row of `bad` and takes the row out of the staging with all its parts. */
const reject = (code: string, message: string) => `told as (
		insert into import_rejection (import_id, file_id, row_no, "column", value, code, message)
		select distinct $1::bigint, file_id, row_no, "column", left(value, 80), ${code}, ${message} from bad
	) delete from import_row r using (select distinct file_id, row_no from bad) b where r.import_id = $1 and r.file_id = b.file_id and r.row_no = b.row_no`;

/** Rows that name an account or entitlement nobody has. `$1` is the import, `$2` the sentence with `{}` for the name, `$3` the code. */
const unresolved = (what: "account" | "entitlement") => `
	with bad as (
		select s.file_id, s.row_no, case when s.${what}_key is null then '${what}_name' else '${what}_key' end as "column", coalesce(s.${what}_key, s.${what === "account" ? "acct" : "ent"}, '') as value
		from staged s where s.role = 'assignments' and not s.${what}_known
	), ${reject("$3::text", "replace($2, '{}', value)")}`;

const ACCOUNT = "coalesce(r.account_key, r.account_name)";
const ENTITLEMENT = "coalesce(r.entitlement_key, r.entitlement_name)";

/** What a part tells of, and its key: PART_KEYS of ../join.ts in SQL. Keys hold no control characters. */
const KIND = `case when r.credential_label is not null then 'credential' when ${ACCOUNT} is not null and ${ENTITLEMENT} is not null then 'grant'
		when ${ENTITLEMENT} is not null then 'entitlement' when ${ACCOUNT} is not null then 'account' when r.identity_key is not null then 'identity' end`;
const KEY = `case when r.credential_label is not null then coalesce(r.identity_key, r.account_name, '') || chr(31) || coalesce(r.credential_kind, '') || chr(31) || r.credential_label
		when ${ACCOUNT} is not null and ${ENTITLEMENT} is not null then ${ACCOUNT} || chr(31) || ${ENTITLEMENT}
		when ${ENTITLEMENT} is not null then coalesce(r.entitlement_name, '') when ${ACCOUNT} is not null then coalesce(r.account_name, '') else r.identity_key end`;

/** What has one key has one hash: whole keys are built and compared only where two hashes are equal, which in a sound file they never are. */
const HASH = `hashtextextended(${KEY}, 0)`;

/** Two rows of one file about one thing. A row that names a thing twice itself says nothing wrong. `$2` the files in which rows must differ, `$3` and `$4` the sentences. */
const REPEATED = `
	with suspect as materialized (
		select r.file_id, ${HASH} as hash from import_row r where r.import_id = $1 and r.file_id = any($2::bigint[]) group by 1, 2 having count(*) > 1
	),
	parts as (select r.file_id, r.row_no, r.part, ${KIND} as kind, ${KEY} as key from import_row r where r.import_id = $1 and (r.file_id, ${HASH}) in (select file_id, hash from suspect)),
	twice as (select file_id, kind, key from parts where kind is not null group by file_id, kind, key having min(row_no) <> max(row_no)),
	said as (
		select p.file_id, p.row_no, p.part, p.kind, r.account_name, r.account_key, r.entitlement_name, r.entitlement_key, r.identity_key, r.credential_label,
			(to_jsonb(r) - '{import_id,file_id,row_no,part}'::text[]) as facts, p.key
		from parts p join twice t using (file_id, kind, key) join import_row r on r.import_id = $1 and r.file_id = p.file_id and r.row_no = p.row_no and r.part = p.part
	),
	ranked as (select s.*, first_value(row_no) over w as first_row, first_value(facts) over w as first_facts from said s window w as (partition by file_id, kind, key order by row_no, part)),
	bad as (
		select file_id, row_no, case kind when 'credential' then 'credential_label' when 'account' then 'account_name' when 'identity' then 'identity_key' else 'entitlement_name' end as "column",
			coalesce(case kind when 'credential' then credential_label when 'account' then account_name when 'identity' then identity_key else entitlement_name end, entitlement_key, account_key, '') as value,
			first_row, facts = first_facts as same
		from ranked where row_no <> first_row
	), ${reject("case when same then 'duplicate_row' else 'conflicting_duplicate' end", "replace(case when same then $3 else $4 end, '{}', first_row::text)")}`;

/** One account cannot be held by two identities. `$2` the sentence. */
const OTHER_HOLDER = `
	with torn as materialized (
		select file_id, account_name from import_row where import_id = $1 and account_name is not null group by file_id, account_name having min(identity_key) <> max(identity_key)
	),
	held as (select r.file_id, r.row_no, r.part, r.account_name, r.identity_key from import_row r join torn using (file_id, account_name) where r.import_id = $1 and r.identity_key is not null),
	ranked as (select h.*, first_value(row_no) over w as first_row, first_value(identity_key) over w as holder from held h
		window w as (partition by file_id, account_name order by row_no, part)),
	bad as (select file_id, row_no, 'identity_key' as "column", identity_key as value, first_row from ranked where identity_key <> holder),
	${reject("'conflicting_duplicate'", "replace($2, '{}', first_row::text)")}`;

export type StagedRules = {
	/** Whether accounts and entitlements that assignments name must stand in another file. */
	resolve: { account: boolean; entitlement: boolean };
	/** Files in which no two rows may be about the same thing. */
	uniqueIn: readonly bigint[];
};

/**
 * Rejects, among the rows already staged, those that only other rows and files show to be wrong: lines given twice, accounts with two
 * holders, keys nobody has. Each rejected row leaves the staging with all its parts, so a user whose row was rejected takes the assignments along.
 */
export async function rejectStaged(client: PoolClient, importId: bigint, { resolve, uniqueIn }: StagedRules): Promise<void> {
	const { duplicate_row, conflicting_duplicate, unresolved_account, unresolved_entitlement } = JOIN_SENTENCES;
	await client.query(REPEATED, [importId, uniqueIn, duplicate_row("{}"), conflicting_duplicate("{}")]);
	await client.query(OTHER_HOLDER, [importId, conflicting_duplicate("{}")]);
	if (resolve.account) await client.query(unresolved("account"), [importId, unresolved_account("{}"), "unresolved_account"]);
	if (resolve.entitlement)
		await client.query(unresolved("entitlement"), [importId, unresolved_entitlement("{}"), "unresolved_entitlement"]);
}

/** Accepted and rejected rows of each file of an import, each row once however many parts or reasons it has. */
export async function countByFile(client: PoolClient, importId: bigint): Promise<Map<bigint, { accepted: number; rejected: number }>> {
	const { rows } = await client.query<{ file_id: bigint; accepted: string; rejected: string }>(
		`select file_id, count(*) filter (where ok) as accepted, count(*) filter (where not ok) as rejected
		from (select distinct file_id, row_no, true as ok from import_row where import_id = $1
			union all select distinct file_id, row_no, false from import_rejection where import_id = $1) r group by file_id`,
		[importId],
	);
	return new Map(rows.map((row) => [row.file_id, { accepted: Number(row.accepted), rejected: Number(row.rejected) }]));
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
		`with told as materialized (
				select acct, ent, max(identity_key) filter (where role <> 'entitlements') as identity_key, bool_or(role <> 'entitlements') as holds, bool_or(role in ('grants', 'assignments')) as grants
				from staged where acct is not null or ent is not null group by acct, ent
			),
			want as (select acct, ent from told where grants and acct is not null and ent is not null),
			have as (select a.name as acct, e.name as ent from access_grant g join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id where g.system_id = $1 and g.gone_at is null),
			pairs as (select count(*) filter (where h.acct is null) as added, count(*) filter (where h.acct is not null and w.acct is not null) as found, count(*) filter (where w.acct is null) as gone
				from want w full join have h on (h.acct, h.ent) = (w.acct, w.ent)),
			accts as (select count(*) as accounts, count(*) filter (where a.id is null) as "newAccounts", count(*) filter (where x.identity_key is null and a.identity_id is null) as orphans
				from (select acct, max(identity_key) as identity_key from told where acct is not null and holds group by acct) x left join account a on a.system_id = $1 and a.name = x.acct),
			ents as (select count(*) as entitlements, count(*) filter (where e.id is null) as "newEntitlements"
				from (select distinct ent from told where ent is not null) x left join entitlement e on e.system_id = $1 and e.name = x.ent)
		select * from pairs, accts, ents`,
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
