import { settleGaps } from "@/lib/campaign/effects";
import type { Tx } from "@/lib/db/transaction";

/** Why and by whose act rows change hands; `byUserId` null: an act of the product. */
export type Handing = {
	kind: "rerouted" | "reassigned" | "delegated" | "returned" | "second_stage" | "reopened";
	reason: string;
	at: Date;
	byUserId: bigint | null;
};

/** A row that changed hands: from whom to whom, people by reference. */
export type Moved = { id: bigint; from: string | null; to: string | null };

/** What became of the rows of one act, and the numbers of the gaps for those nobody may decide. */
export type Handed = { moved: Moved[]; gaps: number[] };

/**
 * Hands open rows on through the chain of the stage each is in, set-based and from the inventory as it is now. Marks on them are dropped: they were
 * no decisions. A row for which nobody is found stays, without a reviewer, in a numbered gap.
 */
export async function handThroughChain(tx: Tx, on: { id: bigint }, reviewIds: readonly bigint[], how: Handing): Promise<Handed> {
	const moved = await tx.$queryRaw<Moved[]>`
		with old as materialized (
			select id, stage, reviewer_user_id, reviewer_via from review where id = any(${[...reviewIds]}::bigint[]) and state = 'open' order by id for update
		), found as materialized (
			select f.* from campaign_track t
			cross join lateral (select array_agg(id) filter (where stage = 1) as first, array_agg(id) filter (where stage = 2) as second from old) o
			cross join lateral (
				select * from resolve_reviewers(t.track, o.first, t.chain::json) union all select * from resolve_reviewers(t.track, o.second, t.second_stage::json -> 'chain')
			) f
			where t.id = ${on.id}
		), moved as (
			update review r set reviewer_user_id = f.user_id, reviewer_identity_id = f.identity_id, reviewer_via = f.via, passed_over = f.passed_over, delegation_id = null, version = r.version + 1
			from found f where r.id = f.review_id returning r.id, r.reviewer_user_id, r.reviewer_identity_id
		), routed as (
			insert into review_routing (review_id, kind, reason, from_user_id, from_via, to_user_id, by_user_id, at)
			select o.id, ${how.kind}, ${how.reason}, o.reviewer_user_id, o.reviewer_via, m.reviewer_user_id, ${how.byUserId}, ${how.at} from moved m join old o on o.id = m.id
		), unmarked as (
			delete from pending_decision where review_id in (select id from moved)
		), loads as (
			insert into assignment (campaign_track_id, reviewer_user_id, total)
			select ${on.id}, d.who, sum(d.n) from (
				select reviewer_user_id as who, 1 as n from moved where reviewer_user_id is not null
				-- Who decided the first stage keeps the row among those they decided.
				union all select o.reviewer_user_id, -1 from moved m join old o on o.id = m.id where o.reviewer_user_id is not null and ${how.kind !== "second_stage"}
			) d group by 2 having sum(d.n) <> 0
			on conflict (campaign_track_id, reviewer_user_id) do update set total = assignment.total + excluded.total
		)
		select m.id, n.ref::text as "to", fn.ref::text as "from" from moved m join old o on o.id = m.id left join identity n on n.id = m.reviewer_identity_id
		left join app_user fu on fu.id = o.reviewer_user_id left join identity fn on fn.id = fu.identity_id order by m.id`;
	const left = moved.filter((m) => m.to === null).map((m) => m.id);
	return { moved, gaps: await openGaps(tx, on.id, left, how.reason) };
}

/** Somebody rows are handed to by name. */
export type HandTo = { userId: bigint; identityId: bigint; via: string | null; delegationId: bigint | null };

/** Hands open rows to one person, those that they may decide; the others stay where they are. `via` null keeps how the reviewer was found. */
export async function handTo(tx: Tx, on: { id: bigint }, reviewIds: readonly bigint[], to: HandTo, how: Handing): Promise<Handed> {
	const moved = await tx.$queryRaw<Moved[]>`
		with old as materialized (
			select id, reviewer_user_id, reviewer_via, refused_relations from review where id = any(${[...reviewIds]}::bigint[]) and state = 'open' order by id for update
		), free as materialized (
			select o.id from old o join review_relations(${to.identityId}, (select array_agg(id) from old)) x on x.review_id = o.id where not x.relations && o.refused_relations
		), moved as (
			update review r set reviewer_user_id = ${to.userId}, reviewer_identity_id = ${to.identityId}, reviewer_via = coalesce(${to.via}::text, r.reviewer_via),
				delegation_id = ${to.delegationId}, version = r.version + 1
			from free f where r.id = f.id returning r.id
		), routed as (
			insert into review_routing (review_id, kind, reason, from_user_id, from_via, to_user_id, by_user_id, at)
			select o.id, ${how.kind}, ${how.reason}, o.reviewer_user_id, o.reviewer_via, ${to.userId}, ${how.byUserId}, ${how.at} from moved m join old o on o.id = m.id
		), unmarked as (
			delete from pending_decision where review_id in (select id from moved)
		), loads as (
			insert into assignment (campaign_track_id, reviewer_user_id, total)
			select ${on.id}, d.who, sum(d.n) from (
				select ${to.userId}::bigint as who, 1 as n from moved union all select o.reviewer_user_id, -1 from moved m join old o on o.id = m.id where o.reviewer_user_id is not null
			) d group by 2 having sum(d.n) <> 0
			on conflict (campaign_track_id, reviewer_user_id) do update set total = assignment.total + excluded.total
		)
		select m.id, n.ref::text as "to", fn.ref::text as "from" from moved m join old o on o.id = m.id cross join identity n
		left join app_user fu on fu.id = o.reviewer_user_id left join identity fn on fn.id = fu.identity_id where n.id = ${to.identityId} order by m.id`;
	await settleGaps(tx, on.id, how.at, "Every row has a reviewer now.");
	return { moved, gaps: [] };
}

/** One numbered gap per system of these rows, which have no reviewer. Answers the numbers. */
async function openGaps(tx: Tx, campaignTrackId: bigint, reviewIds: readonly bigint[], because: string): Promise<number[]> {
	if (reviewIds.length === 0) return [];
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`gap:${campaignTrackId}`}))`;
	const gaps = await tx.$queryRaw<{ number: number }[]>`
		insert into gap (campaign_track_id, number, kind, system_id, rows, detail)
		select ${campaignTrackId}, (select coalesce(max(number), 0) from gap where campaign_track_id = ${campaignTrackId}) + row_number() over (order by g.system_id), 'no_reviewer', g.system_id, g.rows,
			g.name || ': ' || g.rows || case when g.rows = 1 then ' row' else ' rows' end || ' without a reviewer, since nobody is left in the chain who may decide. ' || ${because}::text
		from (select i.system_id, max(i.system_name) as name, count(*)::int as rows from review r join item i on i.id = r.item_id where r.id = any(${[...reviewIds]}::bigint[]) group by 1) g
		returning number`;
	return gaps.map((g) => g.number);
}
