import type { PoolClient } from "pg";
import { sideInWords } from "@/lib/amendment/rules";
import { amendments } from "../format/rows-amendments";
import type { RowOf } from "../format/table";
import type { PackWriter } from "../pack/pack-writer";
import type { BuildScope } from "./scope";

/** What was asked for by the cut-off, and what was decided about it by then. */
const AMENDMENTS = `select a.number as row_id, a.kind, a.before, a.after, case when yes.seq is not null then a.rows end as rows, a.reason, q.ref::text as requested_by_ref, q.name as requested_by, a.requested_at,
	case when yes.seq is not null then 'approved' when no.seq is not null then 'declined' else 'requested' end as state,
	case when s.seq is not null then d.ref::text end as decided_by_ref, case when s.seq is not null then d.name end as decided_by, case when s.seq is not null then a.decided_at end as decided_at,
	case when s.seq is not null then a.note end as note, asked.seq as requested_seq, yes.seq as approved_seq, no.seq as declined_seq
	from amendment a join pack_step asked on asked.subject = 'amendment:' || a.id and asked.type = 'amendment.requested'
	left join pack_step yes on yes.subject = 'amendment:' || a.id and yes.type = 'amendment.approved' left join pack_step no on no.subject = 'amendment:' || a.id and no.type = 'amendment.declined'
	cross join lateral (select coalesce(yes.seq, no.seq) as seq) s
	left join app_user u on u.id = a.requested_by_user_id left join identity q on q.id = u.identity_id
	left join app_user v on v.id = a.decided_by_user_id left join identity d on d.id = v.identity_id
	where a.campaign_track_id = $1 order by a.number`;

type Read = Omit<RowOf<typeof amendments>, "in_words"> & { kind: string; before: string; after: string };

/** File 02_amendments.csv: changes after the population was frozen, with who asked, why, and who approved. */
export async function writeAmendments(writer: PackWriter, client: PoolClient, on: BuildScope): Promise<void> {
	const { rows } = await client.query<Read>(AMENDMENTS, [on.trackId]);
	const words = (row: Read) => `${sideInWords(row.kind, row.before)} \u2192 ${sideInWords(row.kind, row.after)}`;
	await writer.addTable(amendments, [rows.map((row) => ({ ...row, in_words: words(row) }))]);
}
