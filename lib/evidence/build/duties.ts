import type { PoolClient } from "pg";
import { batchesOf } from "@/lib/db/snapshot";
import type { ManifestCounts } from "../format/counts";
import { conflictOutcomes, conflictRules, conflicts } from "../format/rows-duties";
import type { RowOf } from "../format/table";
import type { PackWriter } from "../pack/pack-writer";
import { EXCEPTION_STATE, EXCEPTIONS_THEN } from "./exception-state";
import type { BuildScope } from "./scope";

/** Each rule with the version its conflicts were found by, or else the last one in force by the time ($2) the population was frozen. */
const RULES = `with found as (
		select rule_id, max(rule_version) as version, count(*)::int as conflicts from sod_conflict where campaign_track_id = $1 group by 1
	), standing as (
		select rule_id, max(version) as version from sod_rule_version where state = 'in_force' and coalesce(settled_at, proposed_at) <= $2 group by 1
	)
	select r.code as row_id, v.version, r.kind, r.process, r.origin, v.severity, v.enabled, v.risk, v.any_of, v.other, v.subjects, nullif(v.typical_mitigation, '') as typical_mitigation, v.refs,
		coalesce(v.settled_at, v.proposed_at) as since, nullif(v.reason, '') as reason, coalesce(p.name, v.proposed_by) as proposed_by, coalesce(q.name, v.settled_by) as settled_by,
		coalesce(f.conflicts, 0) as conflicts
	from sod_rule r left join found f on f.rule_id = r.id left join standing t on t.rule_id = r.id join sod_rule_version v on v.rule_id = r.id and v.version = coalesce(f.version, t.version)
	left join identity p on 'user:' || p.ref = v.proposed_by left join identity q on 'user:' || q.ref = v.settled_by
	order by r.code`;

/** Every part of every conflict of track $1, and what stood on its row at the cut-off ($2). */
const CONFLICTS = `with kept as (
		select distinct on (p.decision_id) p.decision_id, x.number, ${EXCEPTION_STATE} as state, nullif(x.compensating_control, '') as control, nullif(x.control_test_ref, '') as test
		from ${EXCEPTIONS_THEN} where x.campaign_track_id = $1 and p.stands order by p.decision_id, (${EXCEPTION_STATE} in ('approved', 'expired')) desc, x.number desc
	), settled as (
		select distinct on (o.conflict_id) o.conflict_id, o.kind from conflict_outcome o join pack_own y on y.subject = 'conflict_outcome:' || o.id and y.type = 'conflict.outcome_approved'
		where o.campaign_track_id = $1 and o.expires_at > $2 order by o.conflict_id, o.number desc
	), waits as (
		select o.conflict_id from conflict_outcome o join pack_own q on q.subject = 'conflict_outcome:' || o.id and q.type = 'conflict.outcome_requested'
		where o.campaign_track_id = $1 and not exists (select from pack_own v where v.subject = q.subject and v.type <> q.type)
	), part as (
	select c.id as conflict_id, row_number() over o as place, c.number || '.' || row_number() over o as row_id, c.number as conflict, r.code as rule, c.rule_version, b.code as base_rule, c.base_version,
		c.severity, coalesce(bv.risk, v.risk) as risk, c.subject_kind, c.identity_ref::text as subject_ref, c.subject_name as subject, h.side, nullif(h.duty_id, '') as duty, d.title as duty_title, h.via as way,
		h.holder_name as holder, h.system_name as system, h.account_name as account, h.entitlement_title as entitlement, w.row_no as item_row, e.outcome as decision, case when gone.committed_at <= $2 then g.gone_at end as gone_at,
		k.number as exception, k.state as exception_state, k.control as compensating_control, k.test as control_test, case when k.number is not null then k.test is not null end as mitigation_tested
	from sod_conflict c join sod_conflict_half h on h.conflict_id = c.id join campaign_track t on t.id = c.campaign_track_id
	join access_grant g on g.id = h.grant_id left join import gone on gone.id = g.gone_import_id
	join sod_rule r on r.id = c.rule_id join sod_rule_version v on v.rule_id = c.rule_id and v.version = c.rule_version
	left join sod_rule b on b.id = c.base_rule_id left join sod_rule_version bv on bv.rule_id = c.base_rule_id and bv.version = c.base_version
	left join duty d on d.id = h.duty_id left join item i on i.campaign_id = t.campaign_id and i.grant_id = h.grant_id
	left join review w on w.campaign_track_id = t.id and w.item_id = i.id left join pack_decision p on p.review_id = w.id and p.stands
	left join decision e on e.id = p.decision_id left join kept k on k.decision_id = p.decision_id
	where c.campaign_track_id = $1 window o as (partition by c.id order by h.side, h.grant_id, h.duty_id)
	), sided as (
		select p.*,
			bool_and(gone_at is not null or decision is not distinct from 'remove') over s as off,
			bool_and(gone_at is not null or decision is not distinct from 'remove' or (exception_state is not distinct from 'approved' and mitigation_tested is true)) over s as covered
		from part p window s as (partition by conflict_id, side)
	)
	select sided.*, case when bool_or(off) over c then 'removed' when s.kind = 'mitigate' then 'mitigated' when s.kind = 'accept' then 'accepted' when bool_or(covered) over c then 'mitigated'
		when w.conflict_id is not null then 'requested' else 'open' end as outcome
	from sided left join settled s on s.conflict_id = sided.conflict_id left join waits w on w.conflict_id = sided.conflict_id window c as (partition by sided.conflict_id) order by conflict, place`;

/** Every request about a conflict of track $1 by the cut-off ($2), with its verdict by then. */
const OUTCOMES = `select c.number || '.' || o.number as row_id, c.number as conflict, r.code as rule, o.kind,
		case when v.seq is null then 'requested' when e.verdict = 'approved' and o.expires_at <= $2 then 'expired' else e.verdict end as state,
		o.reason, nullif(o.control, '') as control, nullif(o.control_test_ref, '') as control_test, o.deficiency_candidate, k.ref::text as risk_owner_ref, k.name as risk_owner, o.expires_at,
		n.ref::text as requested_by_ref, n.name as requested_by, o.requested_at, case when v.seq is not null then j.ref::text end as decided_by_ref, case when v.seq is not null then j.name end as decided_by,
		case when v.seq is not null then e.at end as decided_at, case when v.seq is not null then e.note end as decision_note,
		case when v.seq is not null then array(select a.name from identity a where a.id = any(e.above_ids) order by a.name) end as above,
		q.seq as requested_seq, case when v.type = 'conflict.outcome_approved' then v.seq end as approved_seq
	from conflict_outcome o join pack_own q on q.subject = 'conflict_outcome:' || o.id and q.type = 'conflict.outcome_requested'
	left join pack_own v on v.subject = q.subject and v.type <> q.type left join conflict_verdict e on e.outcome_id = o.id
	join sod_conflict c on c.id = o.conflict_id join sod_rule r on r.id = c.rule_id join identity k on k.id = o.risk_owner_id
	join app_user u on u.id = o.requested_by_user_id join identity n on n.id = u.identity_id left join app_user m on m.id = e.by_user_id left join identity j on j.id = m.identity_id
	where o.campaign_track_id = $1 order by c.number, o.number`;

/** Whether conflicts were looked for when this population was frozen: a track that keeps duties apart, frozen since the product can. */
const looked = (on: BuildScope): boolean => on.track.dutiesApart && on.frozen.conflicts;

/** What files 08 are, or why there are none. */
export function dutiesInWords(on: BuildScope): string {
	if (!on.track.dutiesApart || looked(on)) return on.track.dutiesInPack;
	return "There is no file 08: this population was frozen by a version of the product that did not look for conflicts between duties.";
}

/** Files 08, where conflicts were looked for. Answers what they come to, or null. */
export async function writeDuties(writer: PackWriter, client: PoolClient, on: BuildScope): Promise<ManifestCounts["duties"]> {
	if (!looked(on)) return null;
	const { rows: rules } = await client.query<RowOf<typeof conflictRules>>(RULES, [on.trackId, on.frozen.at]);
	await writer.addTable(conflictRules, [rules]);
	const { rows: asked } = await client.query<RowOf<typeof conflictOutcomes> & { conflict: number }>(OUTCOMES, [on.trackId, on.cutoffAt]);
	await writer.addTable(conflictOutcomes, [asked]);
	const became = new Map<number, string>();
	const read = batchesOf<RowOf<typeof conflicts> & { conflict: number; outcome: string }>(client, CONFLICTS, [on.trackId, on.cutoffAt]);
	const { rows: parts = 0 } = await writer.addTable(conflicts, noting(read, became));
	/** The last approval of each conflict: what stands. */
	const standing = [...new Map(asked.filter((a) => a.state === "approved").map((a) => [a.conflict, a])).values()];
	const { rows: unmapped } = await client.query<{ rows: number }>(
		"select coalesce(sum(rows), 0)::int as rows from gap where campaign_track_id = $1 and kind = 'no_duties' and raised_at <= $2",
		[on.trackId, on.cutoffAt],
	);
	return {
		rules: rules.length,
		switched_off: rules.filter((rule) => rule.enabled === false).length,
		conflicts: rules.reduce((sum, rule) => sum + Number(rule.conflicts), 0),
		parts,
		unmapped_rows: unmapped[0]?.rows ?? 0,
		requests: asked.length,
		without_outcome: [...became.values()].filter((state) => state === "open" || state === "requested").length,
		deficiency_candidates: standing.filter((a) => a.deficiency_candidate && became.get(a.conflict) === "accepted").length,
	};
}

/** Passes rows on, noting what became of each conflict. */
async function* noting<R extends { conflict: number; outcome: string }>(
	batches: AsyncIterable<R[]>,
	became: Map<number, string>,
): AsyncGenerator<R[]> {
	for await (const rows of batches) {
		for (const row of rows) became.set(row.conflict, row.outcome);
		yield rows;
	}
}
