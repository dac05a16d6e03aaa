import type { Ctx } from "@/lib/access/actor";
import { isAmong } from "@/lib/access/permissions";
import type { Counting } from "@/lib/calendar/rules";
import { frozenTrack } from "@/lib/criteria/rules";
import type { Tx } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { trackOf } from "@/lib/track/registry";
import type { Track } from "@/lib/track/track";
import { type Handing, type HandTo, handThroughChain, handTo } from "./hand";
import { decidableState } from "./rules";

/** Rows of one act: each is named in its event. */
const AT_ONCE = 5000;

/** What handing rows on needs of a track. */
type TrackOfRows = { id: bigint; campaignId: bigint; key: string; track: Track };

/** The track of an act on its rows, locked in share mode: it cannot be closed before the act commits. */
export type DecidableTrack = TrackOfRows & {
	/** What stands when both stages have decided. */
	secondDecides: boolean;
	criteriaVersion: string;
	criteriaHash: string;
	removalSlaDays: string;
	/** How days of a removal are counted, as frozen. */
	counting: Counting | null;
	/** What stands above the button that submits, as frozen. */
	submitStatement: string;
};

/**
 * Loads a campaign's track for deciding. Throws NotFoundError for one that is not among `tracks` (null: all), RefusedError when it is not active.
 * Deciders share the lock; closing waits for all of them, so no decision follows the closing event.
 */
export async function lockDecidable(tx: Tx, campaignTrackId: bigint, tracks: readonly string[] | null): Promise<DecidableTrack> {
	const [found] = await tx.$queryRaw<
		{
			id: bigint;
			campaign_id: bigint;
			track: string;
			state: string;
			criteria_version: string;
			criteria_hash: string;
			removal_sla_days: string;
			counting: Counting | null;
			criteria: string | null;
			submit_statement: string;
			second_decides: boolean;
		}[]
	>`select t.id, t.campaign_id, t.track, t.state, t.criteria_version, t.criteria_hash, t.removal_sla_days, track_counting(t.id) as counting, t.submit_statement, s.criteria,
			coalesce(t.second_stage::json ->> 'rule', '') = 'second_decides' as second_decides
		from campaign_track t left join criteria_set s on s.id = t.criteria_set_id where t.id = ${campaignTrackId} for share of t`;
	if (!found || !isAmong(tracks, found.track)) throw new NotFoundError("This review");
	const no = decidableState(found.state);
	if (no) throw new RefusedError(no);
	const track = frozenTrack(found.track, { label: found.criteria_version, criteria: found.criteria });
	return {
		id: found.id,
		campaignId: found.campaign_id,
		key: found.track,
		track,
		criteriaVersion: found.criteria_version,
		criteriaHash: found.criteria_hash,
		removalSlaDays: found.removal_sla_days,
		counting: found.counting,
		submitStatement: found.submit_statement || track.submitStatement,
		secondDecides: found.second_decides,
	};
}

/** Loads a track for handing its rows on, which is possible from its staging to its closing. Throws like `lockDecidable`. */
export async function lockAssignable(tx: Tx, campaignTrackId: bigint, tracks: readonly string[] | null): Promise<TrackOfRows> {
	const [found] = await tx.$queryRaw<{ id: bigint; campaign_id: bigint; track: string; state: string }[]>`
		select id, campaign_id, track, state from campaign_track where id = ${campaignTrackId} for share`;
	if (!found || !isAmong(tracks, found.track)) throw new NotFoundError("This review");
	const no = ["staged", "accepted"].includes(found.state) ? null : decidableState(found.state);
	if (no) throw new RefusedError(no);
	return { id: found.id, campaignId: found.campaign_id, key: found.track, track: trackOf(found.track) };
}

/** Who decided these rows meanwhile, or has them now, for the sentence of a conflict. Rows that are open with `asking` are not the cause. */
export async function whoWasFaster(
	tx: Tx,
	reviewIds: readonly bigint[],
	nothing = "Nothing was submitted",
	asking: bigint | null = null,
): Promise<ConflictError> {
	const rows = await tx.$queryRaw<{ row_no: number; name: string | null; state: string; holder: string | null }[]>`
		select r.row_no, i.name, r.state, w.name as holder from review r
		left join decision d on d.id = coalesce(r.current_decision_id, r.first_decision_id)
		left join identity i on i.id = d.reviewer_identity_id
		left join identity w on w.id = r.reviewer_identity_id
		where r.id = any(${[...reviewIds]}::bigint[]) and (r.state <> 'open' or r.reviewer_user_id is distinct from ${asking}::bigint) order by r.row_no limit 3`;
	const told = rows.map((r) =>
		r.state === "taken_out"
			? `row ${r.row_no} was taken out of the review by an amendment`
			: r.state === "decided"
				? `row ${r.row_no} was decided by ${r.name ?? "somebody else"}`
				: `row ${r.row_no} was handed on${r.holder ? ` to ${r.holder}` : ""}`,
	);
	return new ConflictError(
		`${nothing}: ${told.join("; ") || "the rows changed meanwhile"}. Reload, and those rows show their present state.`,
	);
}

/** The person behind a user who may review on a track now; undefined for anybody else. */
export async function reviewerNow(
	tx: Tx,
	userId: bigint,
	track: string,
): Promise<{ identityId: bigint; ref: string; name: string } | undefined> {
	const [found] = await tx.$queryRaw<{ identityId: bigint; ref: string; name: string }[]>`
		select n.id as "identityId", n.ref::text as ref, n.name from app_user u join identity n on n.id = u.identity_id where u.id = ${userId} and may_review(u.id, ${track})`;
	return found;
}

/** The open rows a reviewer has (null: that nobody has), as many as are handed on at once, and how many are left. */
export async function openRowsOf(tx: Tx, campaignTrackId: bigint, reviewerUserId: bigint | null): Promise<{ ids: bigint[]; left: number }> {
	const where = { campaignTrackId, state: "open", reviewerUserId } as const;
	const rows = await tx.review.findMany({ where, select: { id: true }, orderBy: { id: "asc" }, take: AT_ONCE });
	return { ids: rows.map((r) => r.id), left: rows.length < AT_ONCE ? 0 : (await tx.review.count({ where })) - rows.length };
}

/** Hands every open row of a reviewer (null: of nobody) to another person, those that they may decide. Answers how many went. */
export async function handAll(
	tx: Tx,
	campaignTrackId: bigint,
	whose: bigint | null,
	to: Pick<HandTo, "userId" | "identityId">,
	how: Handing,
): Promise<{ rows: number }> {
	const { ids } = await openRowsOf(tx, campaignTrackId, whose);
	if (ids.length === 0) return { rows: 0 };
	const { userId, identityId } = to;
	const { moved } = await handTo(tx, { id: campaignTrackId }, ids, { userId, identityId, via: "reassigned", delegationId: null }, how);
	return { rows: moved.length };
}

/** Somebody a row was handed to. */
export type HandedTo = { userId: bigint; personRef: string };

/** Moves a reviewer's counters with their rows. */
async function moveLoad(tx: Tx, campaignTrackId: bigint, fromUserId: bigint | null, toUserId: bigint | null, rows: number): Promise<void> {
	if (fromUserId !== null) {
		await tx.assignment.updateMany({ where: { campaignTrackId, reviewerUserId: fromUserId }, data: { total: { decrement: rows } } });
	}
	if (toUserId !== null) {
		await tx.assignment.upsert({
			where: { campaignTrackId_reviewerUserId: { campaignTrackId, reviewerUserId: toUserId } },
			create: { campaignTrackId, reviewerUserId: toUserId, total: rows },
			update: { total: { increment: rows } },
		});
	}
}

/**
 * Hands a row its reviewer gave back to the chain's fallback reviewer, if that one is somebody else and not barred from the row;
 * otherwise to nobody, and a numbered gap says so. Throws ConflictError when the row changed meanwhile.
 */
export async function handOn(
	tx: Tx,
	on: { id: bigint; key: string },
	given: { reviewId: bigint; fromUserId: bigint; versionSeen: number },
): Promise<HandedTo | null> {
	const [candidate] = await tx.$queryRaw<{ user_id: bigint; identity_id: bigint; ref: string }[]>`
		select u.id as user_id, u.identity_id, n.ref::text as ref
		from campaign_track t
		join review r on r.id = ${given.reviewId}
		cross join lateral json_array_elements(case r.stage when 2 then t.second_stage::json -> 'chain' else t.chain::json end) as step
		join app_user u on u.id = (step ->> 'userId')::bigint and may_review(u.id, t.track)
		join identity n on n.id = u.identity_id
		cross join lateral review_relations(u.identity_id, array[r.id]) x
		where t.id = ${on.id} and step ->> 'step' = 'fallback' and u.id <> ${given.fromUserId} and not x.relations && (r.refused_relations || array['decided_earlier'])
		limit 1`;
	const changed = await tx.review.updateMany({
		where: { id: given.reviewId, state: "open", version: given.versionSeen, reviewerUserId: given.fromUserId },
		data: {
			reviewerUserId: candidate?.user_id ?? null,
			reviewerIdentityId: candidate?.identity_id ?? null,
			reviewerVia: candidate ? "fallback" : "",
			delegationId: null,
			version: { increment: 1 },
		},
	});
	if (changed.count !== 1) throw await whoWasFaster(tx, [given.reviewId]);
	await moveLoad(tx, on.id, given.fromUserId, candidate?.user_id ?? null, 1);
	if (candidate) return { userId: candidate.user_id, personRef: candidate.ref };
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`gap:${on.id}`}))`;
	await tx.$executeRaw`
		insert into gap (campaign_track_id, number, kind, system_id, rows, detail)
		select ${on.id}, (select coalesce(max(number), 0) + 1 from gap where campaign_track_id = ${on.id}), 'no_reviewer', i.system_id, 1,
			'Row ' || r.row_no || ' was given back as not theirs and the chain has nobody else who may decide it.'
		from review r join item i on i.id = r.item_id where r.id = ${given.reviewId}`;
	return null;
}

/** Opens a decided row again: new version, routing on record, the reviewer's counter moved. False when it was not decided. */
export async function reopenRow(
	tx: Tx,
	ctx: Ctx,
	reviewId: bigint,
	byUserId: bigint,
	reason: string,
	versionSeen?: number,
): Promise<boolean> {
	if (versionSeen !== undefined && (await tx.review.count({ where: { id: reviewId, version: versionSeen } })) === 0) return false;
	return (await reopenRows(tx, ctx, [reviewId], reason, byUserId)).has(reviewId);
}

/**
 * The same for many rows, set-based; `byUserId` null for an act of the product and not of a person. Only those that are decided. A row that was decided in
 * two stages begins again with the first, through its chain. Answers the rows opened, each with the decision that stood.
 */
export async function reopenRows(
	tx: Tx,
	ctx: Ctx,
	reviewIds: readonly bigint[],
	reason: string,
	byUserId: bigint | null = null,
): Promise<Map<bigint, { rowNo: number; decisionId: string }>> {
	if (reviewIds.length === 0) return new Map();
	const opened = await tx.$queryRaw<
		{ id: bigint; row_no: number; decision_id: bigint | null; second: boolean; campaign_track_id: bigint }[]
	>`
		with old as materialized (
			select id, stage, reviewer_user_id, reviewer_via, first_decision_id from review where id = any(${[...reviewIds]}::bigint[]) and state = 'decided' order by id for update
		), opened as (
			update review r set state = 'open', version = r.version + 1, stage = 1, first_decision_id = null,
				reviewer_user_id = case when o.stage = 1 then r.reviewer_user_id end, reviewer_identity_id = case when o.stage = 1 then r.reviewer_identity_id end,
				delegation_id = case when o.stage = 1 then r.delegation_id end
			from old o where r.id = o.id returning r.id, r.campaign_track_id, r.row_no, r.current_decision_id, r.reviewer_user_id
		), routed as (
			insert into review_routing (review_id, kind, reason, from_user_id, from_via, to_user_id, by_user_id, at)
			select o.id, 'reopened', ${reason}, o.reviewer_user_id, o.reviewer_via, n.reviewer_user_id, ${byUserId}, ${ctx.now} from opened n join old o on o.id = n.id
		), moved as (
			update assignment a set decided = a.decided - d.decided, total = a.total - d.total, passed_on = a.passed_on - d.passed_on
			from (
				select x.campaign_track_id, x.who, sum(x.decided)::int as decided, sum(x.total)::int as total, sum(x.passed_on)::int as passed_on from (
					select n.campaign_track_id, o.reviewer_user_id as who, 1 as decided, (o.stage = 2)::int as total, 0 as passed_on from opened n join old o on o.id = n.id
					union all select n.campaign_track_id, f.reviewer_user_id, 1, 1, 1 from opened n join old o on o.id = n.id join decision f on f.id = o.first_decision_id
				) x where x.who is not null group by 1, 2
			) d
			where a.campaign_track_id = d.campaign_track_id and a.reviewer_user_id = d.who
		)
		select n.id, n.row_no, n.current_decision_id as decision_id, o.stage = 2 as second, n.campaign_track_id from opened n join old o on o.id = n.id order by n.id`;
	const again = opened.filter((o) => o.second);
	// One pass per track that has any: a handful.
	for (const id of new Set(again.map((o) => o.campaign_track_id))) {
		const rows = again.filter((o) => o.campaign_track_id === id).map((o) => o.id);
		await handThroughChain(tx, { id }, rows, { kind: "reopened", reason, at: ctx.now, byUserId });
	}
	return new Map(opened.map((o) => [o.id, { rowNo: o.row_no, decisionId: o.decision_id?.toString() ?? "" }]));
}
