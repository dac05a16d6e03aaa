import { Prisma } from "@/lib/db/generated/client";

/**
 * What has become of each conflict of a track, as a derived table: (id, state, proved, in_scope, by_exception, outcome_id, pending_id, candidate).
 *
 * - removed: of one side, every grant is gone from the inventory or its row is decided to be removed on this track. `proved`: gone or verified, all of them.
 * - mitigated, accepted: the last approved outcome has not ended; or (`by_exception`) every grant of one side is removed or kept by an approved
 *   exception with a tested control, which is a mitigation by another name.
 * - requested: an outcome waits for its verdict. open: nothing of all this.
 *
 * `grantId`: only of conflicts this grant is a half of. `in_scope`: a grant of it is a row of this track. The pack says the same as of its cut-off (lib/evidence/build/duties.ts).
 */
export const conflictStates = (campaignTrackId: bigint, now: Date, grantId: bigint | null = null) => Prisma.sql`(
	with part as (
		select h.conflict_id, h.side, r.id is not null as in_scope, g.gone_at is not null as gone,
			coalesce(r.state = 'decided' and d.outcome = 'remove', false) as removed,
			exists (select from removal m where m.decision_id = d.id and m.state = 'verified') as verified,
			coalesce(r.state = 'decided' and d.outcome <> 'remove', false) and exists (
				select from exception x where x.review_id = r.id and x.state = 'approved' and x.expires_at > ${now} and x.control_test_ref <> '') as excepted
		from sod_conflict c join campaign_track t on t.id = c.campaign_track_id join sod_conflict_half h on h.conflict_id = c.id join access_grant g on g.id = h.grant_id
		left join item i on i.campaign_id = t.campaign_id and i.grant_id = h.grant_id left join review r on r.campaign_track_id = t.id and r.item_id = i.id
		left join decision d on d.id = r.current_decision_id
		where c.campaign_track_id = ${campaignTrackId} ${ofGrant(grantId)}
	), side as (
		select conflict_id, bool_or(in_scope) as in_scope, bool_and(gone or removed) as removed, bool_and(gone or (removed and verified)) as proved,
			bool_and(gone or removed or excepted) as excepted
		from part group by conflict_id, side
	), halves as (
		select conflict_id, bool_or(in_scope) as in_scope, bool_or(removed) as removed, bool_or(proved) as proved, bool_or(excepted) as excepted from side group by 1
	), asked as (
		select distinct on (o.conflict_id) o.conflict_id, o.id, o.kind, o.deficiency_candidate from conflict_outcome o join conflict_verdict v on v.outcome_id = o.id
		where o.campaign_track_id = ${campaignTrackId} and v.verdict = 'approved' and o.expires_at > ${now} order by o.conflict_id, o.number desc
	), waits as (
		select o.conflict_id, o.id from conflict_outcome o where o.campaign_track_id = ${campaignTrackId} and not exists (select from conflict_verdict v where v.outcome_id = o.id)
	)
	select f.conflict_id as id, f.in_scope, f.proved, a.id as outcome_id, w.id as pending_id, not f.removed and a.id is null and f.excepted as by_exception,
		not f.removed and coalesce(a.deficiency_candidate, false) as candidate,
		case when f.removed then 'removed' when a.kind = 'mitigate' then 'mitigated' when a.kind = 'accept' then 'accepted' when f.excepted then 'mitigated'
			when w.id is not null then 'requested' else 'open' end as state
	from halves f left join asked a on a.conflict_id = f.conflict_id left join waits w on w.conflict_id = f.conflict_id
)`;

const ofGrant = (grantId: bigint | null) =>
	grantId === null ? Prisma.empty : Prisma.sql`and c.id in (select x.conflict_id from sod_conflict_half x where x.grant_id = ${grantId})`;
