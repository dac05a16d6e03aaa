import { handDefinitions } from "@/lib/birthright/effects";
import { settleGaps, type TrackFacts } from "@/lib/campaign/effects";
import type { Tx } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { handAll, reviewerNow } from "@/lib/review/effects";
import { trackOf } from "@/lib/track/registry";
import type { ReviewerAmendment, RulesAmendment, ScopeAmendment } from "./rules";

/** An amendment as it was asked for. */
export type Asked = { id: bigint; campaignTrackId: bigint; kind: string; before: string; after: string; reason: string };

/** Holds a track's amendments until the commit: numbers run without gaps. */
export async function lockAmendments(tx: Tx, campaignTrackId: bigint): Promise<void> {
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`amendment:${campaignTrackId}`}))`;
}

/** The rows of a scope amendment that are open now and that no stage has decided, locked, in row order. */
export async function openRows(
	tx: Tx,
	campaignTrackId: bigint,
	scope: ScopeAmendment,
): Promise<{ id: bigint; rowNo: number; system: string }[]> {
	const systemId = "systemId" in scope ? BigInt(scope.systemId) : null;
	const rows = "rows" in scope ? scope.rows : [];
	return tx.$queryRaw<{ id: bigint; rowNo: number; system: string }[]>`
		select r.id, r.row_no as "rowNo", i.system_name as system from review r join item i on i.id = r.item_id
		where r.campaign_track_id = ${campaignTrackId} and r.state = 'open' and r.stage = 1 and (r.row_no = any(${rows}::int[]) or i.system_id = ${systemId}::bigint)
		order by r.row_no for update of r`;
}

/** Removal days and closing policy of a track as they are now. */
export async function sidesOfRules(tx: Tx, campaignTrackId: bigint): Promise<RulesAmendment> {
	const { removalSlaDays, closingPolicy } = await tx.campaignTrack.findUniqueOrThrow({
		where: { id: campaignTrackId },
		select: { removalSlaDays: true, closingPolicy: true },
	});
	const { high, medium, low } = JSON.parse(removalSlaDays) as RulesAmendment["removalSlaDays"];
	return { removalSlaDays: { high, medium, low }, closingPolicy };
}

/**
 * Takes open rows out of the review by an approved amendment, set-based: they stay in the population, with the amendment's number, and nobody decides
 * them any more. Marks on them are dropped; they were no decisions. Answers the gaps it settles: those of which no row is left without a reviewer.
 */
export async function takeOut(
	tx: Tx,
	campaignTrackId: bigint,
	amendment: { id: bigint; number: number },
	reviewIds: readonly bigint[],
	now: Date,
): Promise<number[]> {
	const ids = [...reviewIds];
	await tx.$executeRaw`insert into amendment_row (amendment_id, review_id) select ${amendment.id}, x from unnest(${ids}::bigint[]) x`;
	await tx.pendingDecision.deleteMany({ where: { reviewId: { in: ids } } });
	await tx.$executeRaw`update assignment a set total = a.total - f.rows
		from (select reviewer_user_id, count(*)::int as rows from review where id = any(${ids}::bigint[]) and reviewer_user_id is not null group by 1) f
		where a.campaign_track_id = ${campaignTrackId} and a.reviewer_user_id = f.reviewer_user_id`;
	const { count } = await tx.review.updateMany({
		where: { id: { in: ids }, state: "open" },
		data: { state: "taken_out", version: { increment: 1 } },
	});
	await tx.campaignTrack.update({ where: { id: campaignTrackId }, data: { takenCount: { increment: count } } });
	return settleGaps(tx, campaignTrackId, now, `Amendment ${amendment.number} took its last rows without a reviewer out of the review.`);
}

/** Hands every open row and definition of one reviewer to another, as a reassignment in the name of who approved it. Definitions by number. */
export async function handOver(
	tx: Tx,
	track: TrackFacts,
	asked: Asked,
	byUserId: bigint,
	now: Date,
): Promise<{ rows: number; definitions: number[]; to: string }> {
	const { fromUserId, toUserId } = JSON.parse(asked.after) as ReviewerAmendment;
	const to = await reviewerNow(tx, BigInt(toUserId), track.track);
	if (!to) throw new RefusedError("The new reviewer is no active reviewer of this track any more. Decline the amendment.");
	const whose = fromUserId === null ? null : BigInt(fromUserId);
	const receiver = { ...to, userId: BigInt(toUserId) };
	const by = { reason: asked.reason, at: now, byUserId };
	const { rows } = await handAll(tx, track.id, whose, receiver, { kind: "reassigned", ...by });
	const on = { id: track.id, refused: trackOf(track.track).independence.refused };
	const { handed } = await handDefinitions(tx, on, { whose }, receiver, by);
	if (rows + handed.length === 0)
		throw new RefusedError("There is no open row or definition to hand on that the new reviewer may decide. Decline the amendment.");
	return { rows, definitions: handed.map((d) => d.number), to: to.ref };
}
