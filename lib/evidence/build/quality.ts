import type { PoolClient } from "pg";
import { batchesOf } from "@/lib/db/snapshot";
import { definitions, reReviews } from "../format/rows-quality";
import type { RowOf } from "../format/table";
import type { PackWriter } from "../pack/pack-writer";
import type { BuildScope } from "./scope";

/** Definitions at the cut-off; $2: the track was closed by then, $3: its time. One that changed hands after it is shown with who had it then. */
const DEFINITIONS = `select d.number as row_id, d.entitlement_title as entitlement, d.system_name as system, d.attribute, nullif(d.value, '') as value, d.rule_reason, d.holders, d.outside,
	n.ref::text as reviewer_ref, n.name as reviewer, case when e.seq is not null then b.ref::text end as on_behalf_of_ref,
	case when e.seq is not null then 'decided' when $2 then 'not_reviewed' else 'undecided' end as status,
	case when e.seq is not null then d.outcome end as decision, case when e.seq is not null then d.reason end as reason, case when e.seq is not null then d.decided_at end as decided_at, e.seq as ledger_seq
	from definition_review d left join pack_own e on e.subject = 'definition:' || d.id and e.type = 'birthright.decided'
	left join lateral (select r.definition_id, r.from_user_id from definition_routing r where r.definition_id = d.id and r.at > $3 order by r.id limit 1) later on true
	left join app_user u on u.id = case when later.definition_id is null then d.reviewer_user_id else later.from_user_id end left join identity n on n.id = u.identity_id
	left join delegation g on g.id = d.delegation_id left join app_user f on f.id = g.from_user_id left join identity b on b.id = f.identity_id
	where d.campaign_track_id = $1 order by d.number`;

/** Samples drawn by the cut-off, with what had been answered and settled by then. */
const RE_REVIEWS = `select b.number || '.' || x.position as row_id, b.number as batch, b.decisions, b.kept, b.bulk, b.opened, b.timed, b.pace_seconds as seconds_per_row, b.rule_version as thresholds_version,
	b.crossed, b.first_decision_id as first_decision, b.last_decision_id as last_decision, b.seed, b.seed_seq, drawn.seq as flagged_seq, x.position as place, r.row_no as item_row,
	x.decision_id, d.outcome as first_verdict,
	case when again.seq is not null then n.ref::text end as re_reviewer_ref, case when again.seq is not null then n.name end as re_reviewer,
	case when again.seq is not null then x.outcome end as second_verdict, case when again.seq is not null then nullif(x.reason, '') end as second_reason,
	case when again.seq is not null then x.agrees end as agrees, case when again.seq is not null then x.answered_at end as re_reviewed_at, again.seq as re_reviewed_seq,
	case when s.seq is not null then x.settled end as settled, case when s.seq is not null then x.settled_reason end as settled_reason,
	case when s.seq is not null then x.settled_at end as settled_at, s.seq as settled_seq
	from review_batch b join pack_own drawn on drawn.subject = 'batch:' || b.id and drawn.type = 'quality.batch_flagged'
	join re_review x on x.batch_id = b.id join decision d on d.id = x.decision_id join review r on r.id = x.review_id
	left join pack_own again on again.subject = 'batch:' || b.id and again.type = 'quality.re_reviewed'
	left join pack_own s on s.subject = 're_review:' || x.id and s.type = 'quality.disagreement_settled'
	left join app_user u on u.id = b.re_reviewer_user_id left join identity n on n.id = u.identity_id
	where b.campaign_track_id = $1 order by b.number, x.position`;

/** Files 02_definitions and 21, as of the cut-off. */
export async function writeQuality(writer: PackWriter, client: PoolClient, on: BuildScope, closed: boolean): Promise<void> {
	await writer.addTable(definitions, batchesOf<RowOf<typeof definitions>>(client, DEFINITIONS, [on.trackId, closed, on.cutoffAt]));
	await writer.addTable(reReviews, batchesOf<RowOf<typeof reReviews>>(client, RE_REVIEWS, [on.trackId]));
}
