import type { PoolClient } from "pg";
import { batchesOf } from "@/lib/db/snapshot";
import { followUps, unseen } from "../format/rows-followup";
import type { RowOf } from "../format/table";
import type { PackWriter } from "../pack/pack-writer";
import type { BuildScope } from "./scope";

/** Grants no review of the track saw before its population was frozen, as far as extracts committed by the cut-off tell. */
const UNSEEN = `select g.id as row_id, y.name as system, a.name as account, n.ref::text as identity_ref, n.name as identity, coalesce(n.kind, 'unknown') as identity_kind,
	e.name as entitlement, nullif(e.title, '') as title, e.privileged, g.first_seen_at, g.first_import_id as first_import, g.gone_at, g.gone_import_id as gone_import,
	g.granted_by, g.ticket, g.usage, g.last_used_at
	from unseen_grants($1) u(id) join access_grant g on g.id = u.id join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id
	join system y on y.id = g.system_id left join identity n on n.id = a.identity_id left join import x on x.id = g.gone_import_id
	where coalesce(x.committed_at <= $2, true) order by g.id`;

/** Returns and escalations told of by the cut-off, in the order they were, and whether what returned was gone again by then. */
const FOLLOW_UPS = `select f.removal || '/' || row_number() over (partition by f.removal order by f.seq) as row_id, f.removal, f.item_row, f.what, f.removal_state, f.noted_at, f.import, f.seen_at,
	f.gone_import, f.gone_at, f.due_at, f.days_late, case when f.what <> 'escalated' then f.seq end as returned_seq, case when f.what = 'escalated' then f.seq end as escalated_seq
	from (
		select m.number as removal, r.row_no as item_row, case b.removal_state when 'claimed' then 'still_there' else 'came_back' end as what, b.removal_state, e.at as noted_at,
			b.import_id as import, b.seen_at, x.id as gone_import, case when x.id is not null then g.gone_at end as gone_at, null::timestamptz as due_at, null::int as days_late, e.seq
		from removal_return b join removal m on m.id = b.removal_id join review r on r.id = m.review_id join access_grant g on g.id = b.grant_id
			join pack_own e on e.subject = 'removal:' || m.id and e.type = 'removal.came_back' and 'import:' || b.import_id = any(e.refs)
			left join import x on x.id = g.gone_import_id and x.committed_at <= $2
		where b.campaign_track_id = $1
		union all
		select m.number, r.row_no, 'escalated', p.payload::json ->> 'state', e.at, null, null, null, null, m.due_at, (p.payload::json ->> 'days')::int, e.seq
		from removal m join review r on r.id = m.review_id join pack_own e on e.subject = 'removal:' || m.id and e.type = 'removal.escalated' left join ledger_payload p on p.seq = e.seq
		where m.campaign_track_id = $1
	) f order by f.removal, f.seq`;

export type FollowUpCounts = { still_there: number; came_back: number; escalated: number };

/** File 03_population/unseen.csv. Answers how many rows it has. */
export async function writeUnseen(writer: PackWriter, client: PoolClient, on: BuildScope): Promise<number> {
	let rows = 0;
	async function* counted() {
		for await (const batch of batchesOf<RowOf<typeof unseen>>(client, UNSEEN, [on.trackId, on.cutoffAt])) {
			rows += batch.length;
			yield batch;
		}
	}
	await writer.addTable(unseen, counted());
	return rows;
}

/** File 09_followup.csv. Answers how often each happened. */
export async function writeFollowUps(writer: PackWriter, client: PoolClient, on: BuildScope): Promise<FollowUpCounts> {
	const { rows } = await client.query<RowOf<typeof followUps> & { what: keyof FollowUpCounts }>(FOLLOW_UPS, [on.trackId, on.cutoffAt]);
	await writer.addTable(followUps, [rows]);
	const of = (what: keyof FollowUpCounts) => rows.filter((row) => row.what === what).length;
	return { still_there: of("still_there"), came_back: of("came_back"), escalated: of("escalated") };
}
