import type { PoolClient } from "pg";
import { batchesOf } from "@/lib/db/snapshot";
import { deviations, exceptions, lookBacks, removals } from "../format/rows-outcome";
import type { RowOf } from "../format/table";
import type { PackWriter } from "../pack/pack-writer";
import { EXCEPTION_STATE, EXCEPTIONS_THEN } from "./exception-state";
import type { BuildScope } from "./scope";

/**
 * A removal at the cut-off: claimed, verified when its event had happened by then; withdrawn when its row had been reopened.
 * $2: the track was closed by then (removals by closing policy exist), $3: time of the cut-off.
 */
const REMOVALS = `select m.number as row_id, i.row_no as item_row, m.kind, m.instruction, i.system_name as system, i.account_name as account, i.identity_ref::text, i.identity_name as identity,
	i.entitlement_name as entitlement, m.decision_id, m.opened_at as decided_at, m.sla_days, m.due_at, s.state,
	case when s.claimed then m.ticket end as ticket, case when s.claimed then w.ref::text end as done_by_ref, case when s.claimed then w.name end as done_by, case when s.claimed then m.claimed_at end as done_at,
	case when s.proved then m.note when s.claimed then regexp_replace(m.note, '(^|\\n)Verified: .*$', '') end as note,
	case when s.proved then m.proof_kind end as proof_kind,
	case when s.proved then coalesce(m.proof_import_id, m.proof_attachment_id) end as proof_reference,
	case when s.proved then coalesce(a.sha256, f.sha256_kept) end as proof_sha256,
	case when s.proved then k.ref::text end as checked_by_ref, case when s.proved then k.name end as checked_by, case when s.proved then m.verified_at end as checked_at,
	case when s.proved then floor(extract(epoch from m.verified_at - m.opened_at) / 86400)::int end as days_taken,
	s.state <> 'withdrawn' and (case when s.proved then m.verified_at else $3 end) > m.due_at as late,
	case when asked.removal_id is not null then case when asked.seq is not null then 'answered' else 'open' end end as look_back,
	claimed.seq as claimed_seq, person.seq as person_seq, extract.seq as extract_seq
	from removal m join item i on i.id = m.item_id left join pack_decision p on p.decision_id = m.decision_id
	left join pack_step claimed on claimed.subject = 'removal:' || m.id and claimed.type = 'removal.claimed'
	left join pack_step person on person.subject = 'removal:' || m.id and person.type = 'removal.verified_by_person'
	left join pack_step extract on extract.subject = 'removal:' || m.id and extract.type = 'removal.verified_by_import'
	left join lateral (select min(o.seq) as seq from pack_reopened o where o.review_id = m.review_id and o.seq > p.seq) again on true
	cross join lateral (select coalesce(person.seq, extract.seq) is not null as proved, claimed.seq is not null as claimed,
		case when coalesce(person.seq, extract.seq) is not null then 'verified' when again.seq is not null and m.state = 'withdrawn' then 'withdrawn' when claimed.seq is not null then 'claimed' else 'open' end as state) s
	left join app_user cu on cu.id = m.claimed_by_user_id left join identity w on w.id = cu.identity_id
	left join app_user vu on vu.id = m.verified_by_user_id left join identity k on k.id = vu.identity_id
	left join attachment a on a.id = m.proof_attachment_id left join pack_look_back asked on asked.removal_id = m.id
	left join lateral (select sha256_kept from import_file x where x.import_id = m.proof_import_id order by x.id limit 1) f on true
	where m.campaign_track_id = $1 and (p.decision_id is not null or (m.decision_id is null and $2)) order by m.number`;

/** What was asked by the cut-off of removals that ran late, and the answers given by then. */
const LOOK_BACKS = `select m.number as row_id, i.row_no as item_row, i.system_name as system, i.account_name as account, i.identity_ref::text, i.identity_name as identity, i.entitlement_name as entitlement,
	case when s.seq is not null then 'answered' else 'open' end as state, l.opened_at as asked_at, l.flagged_at as looked_from,
	case when s.seq is not null then l.looked_until end as looked_until, case when s.seq is not null then l.used end as used,
	case when s.seq is not null then l.how_known end as how_known, case when s.seq is not null then l.effect end as effect,
	case when s.seq is not null then n.ref::text end as answered_by_ref, case when s.seq is not null then n.name end as answered_by,
	case when s.seq is not null then l.answered_at end as answered_at, s.seq as answered_seq
	from pack_look_back s join look_back l on l.removal_id = s.removal_id join removal m on m.id = l.removal_id join item i on i.id = m.item_id
	left join app_user u on u.id = l.answered_by_user_id left join identity n on n.id = u.identity_id order by m.number`;

const EXCEPTIONS = `select x.number as row_id, i.row_no as item_row, i.system_name as system, i.account_name as account, i.identity_ref::text as holder_ref, i.identity_name as holder, i.entitlement_name as entitlement,
	${EXCEPTION_STATE} as state,
	x.reason, o.name as risk_owner, nullif(x.compensating_control, '') as compensating_control, nullif(x.control_test_ref, '') as control_test,
	before.number as renews, q.ref::text as requested_by_ref, q.name as requested_by, x.requested_at,
	case when s.judged is not null then w.ref::text end as approved_by_ref, case when s.judged is not null then w.name end as approved_by, case when s.judged is not null then x.approved_at end as approved_at,
	case when s.judged is not null then x.decision_note end as decision_note, x.expires_at,
	case when s.ended is not null then x.closed_at end as closed_at, case when s.ended is not null then x.closed_reason end as closed_reason,
	case when x.renews_id is null then yes.seq end as approved_seq, y.asked_seq, case when x.renews_id is not null then yes.seq end as renewed_seq
	from ${EXCEPTIONS_THEN} join item i on i.id = x.item_id left join exception before on before.id = x.renews_id
	left join identity o on o.id = x.risk_owner_id left join app_user qu on qu.id = x.requested_by_user_id left join identity q on q.id = qu.identity_id
	left join app_user wu on wu.id = x.approved_by_user_id left join identity w on w.id = wu.identity_id
	where x.campaign_track_id = $1 order by x.number`;

const DEVIATIONS = `select v.number || '/' || coalesce(r.row_no, 0) || case when z.nth > 1 then '/' || z.nth else '' end as row_id, v.number as deviation, v.rule, c.code as control, r.row_no as item_row, m.number as removal,
	coalesce(return_words(z.return_id, $2), nullif(z.detail, ''), v.detail) as detail, nullif(said.payload::json ->> 'cause', '') as cause, n.name as owner, nullif(said.payload::json ->> 'response', '') as response, t.at as raised_at, t.seq as ledger_seq
	from deviation v join pack_step t on t.subject = 'deviation:' || v.id and t.type = 'deviation.raised'
	left join (select *, row_number() over (partition by deviation_id, review_id order by return_id) as nth from deviation_row) z on z.deviation_id = v.id
	left join pack_step answer on answer.subject = 'deviation:' || v.id and answer.type = 'deviation.responded' and answer.seq > t.seq left join ledger_payload said on said.seq = answer.seq left join review r on r.id = z.review_id
	left join removal m on m.id = z.removal_id left join control c on c.id = v.control_id left join app_user u on u.id = v.owner_user_id left join identity n on n.id = u.identity_id
	where v.campaign_track_id = $1 order by v.number, r.row_no, z.nth`;

export type RemovalCounts = { ordered: number; proved: number; open: number; withdrawn: number };

export type LookBackCounts = { asked: number; open: number };

/** Files 09 to 12: what followed the decisions, as it stood at the cut-off. `closed`: by then the track was. */
export async function writeOutcome(
	writer: PackWriter,
	client: PoolClient,
	on: BuildScope,
	closed: boolean,
): Promise<{ removals: RemovalCounts; lookBacks: LookBackCounts }> {
	const counts: RemovalCounts = { ordered: 0, proved: 0, open: 0, withdrawn: 0 };
	const read = batchesOf<RowOf<typeof removals>>(client, REMOVALS, [on.trackId, closed, on.cutoffAt]);
	await writer.addTable(removals, counted(on, read, counts));
	const { rows: asked } = await client.query<RowOf<typeof lookBacks>>(LOOK_BACKS);
	await writer.addTable(lookBacks, [asked]);
	await writer.addTable(exceptions, batchesOf<RowOf<typeof exceptions>>(client, EXCEPTIONS, [on.trackId, on.cutoffAt]));
	await writer.addTable(deviations, batchesOf<RowOf<typeof deviations>>(client, DEVIATIONS, [on.trackId, on.cutoffAt]));
	return { removals: counts, lookBacks: { asked: asked.length, open: asked.filter(({ state }) => state === "open").length } };
}

async function* counted(on: BuildScope, batches: AsyncIterable<RowOf<typeof removals>[]>, counts: RemovalCounts) {
	for await (const batch of batches) {
		for (const { state } of batch) {
			counts.ordered += 1;
			if (state === "verified") counts.proved += 1;
			else if (state === "withdrawn") counts.withdrawn += 1;
			else counts.open += 1;
		}
		const { campaign, removalDays } = on.definition;
		yield batch.map((row) => ({ ...row, due_zone: removalDays?.calendar.zone ?? campaign.zone }));
	}
}
