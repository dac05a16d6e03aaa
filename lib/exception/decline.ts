import type { Ctx } from "@/lib/access/actor";
import { requireFresh, requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { updateDivergences } from "@/lib/divergence/effects";
import { ConflictError, RefusedError } from "@/lib/errors";
import { recordMany } from "@/lib/ledger/record";
import { reopenRow } from "@/lib/review/effects";
import { loadException } from "./effects";
import { judgeRefusal } from "./rules";
import { JudgeInput } from "./schema";

/**
 * Declines an exception: without it the keep does not stand, so the row is open again for its reviewer; the earlier decision stays on record.
 * A declined renewal changes nothing of the one before, which runs to its end.
 */
export async function decline(ctx: Ctx, input: unknown): Promise<{ exceptionId: string }> {
	requirePermission(ctx.actor, "exception:approve");
	const { exceptionId, note, version } = JudgeInput.parse(input);
	const user = requireFresh(ctx);
	return inTransaction(ctx, async (tx) => {
		const { found, campaignId, trackState, requestedBy, refs } = await loadException(tx, exceptionId);
		requireOnTrack(ctx.actor, "exception:approve", found.track, "This exception");
		const no = judgeRefusal({ ...found, expiresAt: new Date(8.64e15) }, user, ctx.now);
		if (no) throw new RefusedError(no);
		const { count } = await tx.exception.updateMany({
			where: { id: exceptionId, state: "requested", version },
			data: { state: "declined", approvedByUserId: user.userId, approvedAt: ctx.now, decisionNote: note, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		const renews = found.renewsId !== null;
		if (trackState === "active" && !renews) await reopenRow(tx, ctx, found.reviewId, user.userId, `The exception was declined: ${note}`);
		const diverging = await updateDivergences(tx, { campaignId, key: found.track, now: ctx.now }, [found.reviewId]);
		await recordMany(tx, ctx, [
			{
				type: "exception.declined",
				subject: `exception:${exceptionId}`,
				refs,
				campaignId,
				track: found.track,
				payload: {
					exceptionId: exceptionId.toString(),
					number: found.number,
					track: found.track,
					note,
					requestedBy,
					...(renews ? { renews } : {}),
				},
			},
			...diverging,
		]);
		return { exceptionId: exceptionId.toString() };
	});
}
