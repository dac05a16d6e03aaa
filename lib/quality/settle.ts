import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { updateDivergences } from "@/lib/divergence/effects";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { closeExceptionsOf } from "@/lib/exception/effects";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { withdrawRemoval } from "@/lib/removal/effects";
import { lockDecidable, reopenRow } from "@/lib/review/effects";
import { settleRefusal } from "./rules";
import { SettleDisagreement } from "./schema";

/**
 * The control owner settles a row on which the second verdict differs: the first decision stands, with the reason, or the row is reopened for its
 * reviewer while the review is open. The second verdict itself decides nothing.
 */
export async function settle(ctx: Ctx, input: unknown): Promise<{ batchId: string }> {
	requirePermission(ctx.actor, "quality:edit");
	const { reReviewId, how, reason } = SettleDisagreement.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const row = await tx.reReview.findUnique({ where: { id: reReviewId }, include: { batch: true } });
		if (!row) throw new NotFoundError("This disagreement");
		const on = await tx.campaignTrack.findUniqueOrThrow({
			where: { id: row.batch.campaignTrackId },
			select: { track: true, campaignId: true },
		});
		requireOnTrack(ctx.actor, "quality:edit", on.track, "This disagreement");
		const no = settleRefusal(row);
		if (no) throw new RefusedError(no);
		const { rowNo, entries } =
			how === "reopened"
				? await reopenSampled(tx, ctx, row, user.userId, reason)
				: { ...(await tx.review.findUniqueOrThrow({ where: { id: row.reviewId }, select: { rowNo: true } })), entries: [] };
		const { count } = await tx.reReview.updateMany({
			where: { id: reReviewId, settled: null, agrees: false },
			data: { settled: how, settledReason: reason, settledByUserId: user.userId, settledAt: ctx.now },
		});
		if (count !== 1) throw new ConflictError();
		const open = await tx.reReview.count({ where: { batchId: row.batchId, agrees: false, settled: null } });
		if (open === 0)
			await tx.reviewBatch.updateMany({
				where: { id: row.batchId, state: "answered" },
				data: { state: "settled", version: { increment: 1 } },
			});
		await recordMany(tx, ctx, [
			...entries,
			{
				type: "quality.disagreement_settled",
				subject: `re_review:${reReviewId}`,
				refs: [`track:${row.batch.campaignTrackId}`, `review:${row.reviewId}`, `batch:${row.batchId}`],
				campaignId: on.campaignId,
				track: on.track,
				payload: { batchId: row.batchId.toString(), number: row.batch.number, rowNo, how, reason },
			},
		]);
		return { batchId: row.batchId.toString() };
	});
}

type Sampled = { reviewId: bigint; decisionId: bigint; batch: { campaignTrackId: bigint; number: number } };

/** Opens the row again as its control owner does: removal withdrawn, exception closed, divergence settled. Answers the events of it. */
async function reopenSampled(
	tx: Tx,
	ctx: Ctx,
	row: Sampled,
	userId: bigint,
	reason: string,
): Promise<{ rowNo: number; entries: LedgerEntry[] }> {
	const on = await lockDecidable(tx, row.batch.campaignTrackId, tracksFor(ctx.actor, "quality:edit"));
	const review = await tx.review.findUniqueOrThrow({
		where: { id: row.reviewId },
		select: { rowNo: true, state: true, currentDecisionId: true, item: { select: { identityRef: true } } },
	});
	if (review.state !== "decided" || review.currentDecisionId !== row.decisionId)
		throw new RefusedError(
			`Row ${review.rowNo} is open already, or was decided anew since the sample was drawn. Say that the first decision stands, and why.`,
		);
	const because = `A blind second look differed (batch ${row.batch.number}): ${reason}`;
	if (!(await reopenRow(tx, ctx, row.reviewId, userId, because))) throw new ConflictError();
	await withdrawRemoval(tx, row.reviewId);
	await closeExceptionsOf(tx, ctx, row.reviewId, `The decision was reopened: ${because}`);
	const diverging = await updateDivergences(tx, { ...on, now: ctx.now }, [row.reviewId]);
	return {
		rowNo: review.rowNo,
		entries: [
			{
				type: "review.reopened",
				subject: `review:${row.reviewId}`,
				refs: [`track:${on.id}`, ...(review.item.identityRef ? [`person:${review.item.identityRef}`] : [])],
				campaignId: on.campaignId,
				track: on.key,
				payload: { reviewId: row.reviewId.toString(), rowNo: review.rowNo, reason: because, decisionId: row.decisionId.toString() },
			},
			...diverging,
		],
	};
}
