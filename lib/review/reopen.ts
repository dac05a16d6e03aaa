import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { updateDivergences } from "@/lib/divergence/effects";
import { closeExceptionsOf } from "@/lib/exception/effects";
import { recordMany } from "@/lib/ledger/record";
import { withdrawRemoval } from "@/lib/removal/effects";
import { lockDecidable, reopenRow, whoWasFaster } from "./effects";
import { ReopenInput } from "./schema";

/**
 * Reopens a decided row: a new version begins, the earlier decision stays on record and is named by the next one as replaced.
 * An open removal task is withdrawn and an exception of the row closed; both stay visible. By the control owner, with a reason.
 */
export async function reopen(ctx: Ctx, input: unknown): Promise<{ reviewId: string }> {
	requirePermission(ctx.actor, "review:reopen");
	const { reviewId, reason, versionSeen } = ReopenInput.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const review = await tx.review.findUnique({
			where: { id: reviewId },
			select: {
				state: true,
				version: true,
				campaignTrackId: true,
				rowNo: true,
				reviewerUserId: true,
				currentDecisionId: true,
				item: { select: { identityRef: true } },
			},
		});
		const on = await lockDecidable(tx, review?.campaignTrackId ?? 0n, tracksFor(ctx.actor, "review:reopen"));
		if (review?.state !== "decided" || review.version !== versionSeen) throw await whoWasFaster(tx, [reviewId]);
		if (!(await reopenRow(tx, ctx, reviewId, user.userId, reason, versionSeen))) throw await whoWasFaster(tx, [reviewId]);
		await withdrawRemoval(tx, reviewId);
		await closeExceptionsOf(tx, ctx, reviewId, `The decision was reopened: ${reason}`);
		const settled = await updateDivergences(tx, { ...on, now: ctx.now }, [reviewId]);
		await recordMany(tx, ctx, [
			{
				type: "review.reopened",
				subject: `review:${reviewId}`,
				refs: [`track:${on.id}`, ...(review.item.identityRef ? [`person:${review.item.identityRef}`] : [])],
				campaignId: on.campaignId,
				track: on.key,
				payload: { reviewId: reviewId.toString(), rowNo: review.rowNo, reason, decisionId: review.currentDecisionId?.toString() ?? "" },
			},
			...settled,
		]);
		return { reviewId: reviewId.toString() };
	});
}
