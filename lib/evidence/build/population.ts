import type { PoolClient } from "pg";
import { batchesOf } from "@/lib/db/snapshot";
import { entitlements, gaps, items, outOfScopeRows, rejectedRows } from "../format/rows-population";
import type { RowOf } from "../format/table";
import type { PackWriter } from "../pack/pack-writer";
import { wordsOfReasons } from "./reasons";
import type { BuildScope } from "./scope";

const ITEMS = `select r.row_no as row_id, i.hash as item_sha256, 'import-' || i.import_id as source, i.system_name as system, i.environment, i.account_name as account, i.account_status,
	i.identity_ref::text, i.identity_name as identity, i.identity_kind, case when i.identity_kind <> 'unknown' then i.identity_kind = 'human' end as human, i.identity_status, i.job_title,
	i.department, i.cost_centre, i.employment, i.left_at, m.name as manager, o.name as owner, s.name as steward, i.entitlement_name as entitlement, i.entitlement_title, i.privileged, i.risk,
	i.granted_at, i.granted_by, i.ticket, i.path as inherited_through, i.first_seen_at, i.last_used_at, i.usage, i.valid_to
	from review r join item i on i.id = r.item_id left join identity m on m.id = i.manager_id left join identity o on o.id = i.owner_id left join identity s on s.id = i.steward_id
	where r.campaign_track_id = $1 order by r.row_no`;

const REJECTED = `select 'import-' || j.import_id || '/' || f.n || '/' || j.row_no || case when j.n > 1 then '.' || j.n else '' end as row_id, 'import-' || j.import_id as source, f.filename as file,
	j.row_no as file_row, j."column", j.value, j.code, j.message, j.disposition, j.disposition_note, w.name as disposition_by, j.disposition_at
	from (select x.*, row_number() over (partition by import_id, file_id, row_no order by id) as n from import_rejection x where import_id = any($1::bigint[])) j
	join (select id, filename, row_number() over (partition by import_id order by id) as n from import_file where import_id = any($1::bigint[])) f on f.id = j.file_id
	left join identity w on 'user:' || w.ref = j.disposition_by
	order by j.import_id, f.n, j.row_no, j.n`;

/** Rows of systems under review that this track's own filter leaves out; whole systems left out stand in systems.csv. */
const LEFT_OUT = `select l.grant_id as row_id, 'import-' || p.import_id as source, y.name as system, a.name as account, coalesce(n.kind, 'unknown') as identity_kind, e.name as entitlement, l.reason
	from left_out l join access_grant g on g.id = l.grant_id join pack_left p on p.system_id = g.system_id join system y on y.id = g.system_id join account a on a.id = g.account_id
	join entitlement e on e.id = g.entitlement_id left join identity n on n.id = a.identity_id
	where l.campaign_track_id = $1 order by l.grant_id`;

const GAPS = `select g.number as row_id, g.kind, y.name as system, g.rows, g.detail, g.raised_at, case when a.then or g.accepted_at is null then g.state else 'open' end as state,
	case when a.then then w.name end as accepted_by, case when a.then then g.accepted_at end as accepted_at, case when a.then then g.accepted_reason end as accepted_reason
	from gap g cross join lateral (select coalesce(g.accepted_at <= $2, false) as then) a left join system y on y.id = g.system_id left join identity w on 'user:' || w.ref = g.accepted_by
	where g.campaign_track_id = $1 and g.raised_at <= $2 order by g.number`;

const ENTITLEMENTS = `select distinct on (i.entitlement_id) i.entitlement_id as row_id, i.system_name as system, i.entitlement_name as entitlement, i.entitlement_title as title,
	i.entitlement_description as description, i.privileged, i.risk, o.name as owner,
	case when $2 then (select array_agg(a.attribute || ': ' || a.value order by a.attribute, a.value) from authorised_role a where a.entitlement_id = i.entitlement_id and a.set_at <= $3) end as authorised_roles
	from review r join item i on i.id = r.item_id left join identity o on o.id = i.entitlement_owner_id
	where r.campaign_track_id = $1 order by i.entitlement_id, i.row_no`;

/** File 02_gaps, the population of 03 and the entitlements of 06. `imports` are the extracts the population rests on. */
export async function writePopulation(writer: PackWriter, client: PoolClient, on: BuildScope, imports: readonly bigint[]): Promise<void> {
	await writer.addTable(gaps, batchesOf<RowOf<typeof gaps>>(client, GAPS, [on.trackId, on.cutoffAt]));
	await writer.addTable(items, batchesOf<RowOf<typeof items>>(client, ITEMS, [on.trackId]));
	await writer.addTable(rejectedRows, batchesOf<RowOf<typeof rejectedRows>>(client, REJECTED, [imports]));
	await writer.addTable(outOfScopeRows, reasonsInWords(on, batchesOf<RowOf<typeof outOfScopeRows>>(client, LEFT_OUT, [on.trackId])));
	await writer.addTable(
		entitlements,
		batchesOf<RowOf<typeof entitlements>>(client, ENTITLEMENTS, [on.trackId, on.track.authorisedRoles, on.cutoffAt]),
	);
}

async function* reasonsInWords(on: BuildScope, batches: AsyncIterable<RowOf<typeof outOfScopeRows>[]>) {
	const words = wordsOfReasons(on);
	for await (const batch of batches) yield batch.map((row) => ({ ...row, reason: words(String(row.reason)) }));
}
