import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { eligibleFor } from "./queries";
import { NameReReviewer } from "./schema";

/**
 * The control owner asks somebody independent to decide a flagged batch's sample again: a reviewer of the track who decided none of its rows, whom
 * the track refuses on none, and who has no role that shows the first verdicts. Another can be asked until the answers are there.
 */
export async function nameReReviewer(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	requirePermission(ctx.actor, "quality:edit");
	const { batchId, userId, version } = NameReReviewer.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const batch = await tx.reviewBatch.findUnique({ where: { id: batchId } });
		if (!batch) throw new NotFoundError("This batch");
		const on = await tx.campaignTrack.findUniqueOrThrow({
			where: { id: batch.campaignTrackId },
			select: { track: true, campaignId: true },
		});
		requireOnTrack(ctx.actor, "quality:edit", on.track, "This batch");
		if (batch.state !== "flagged" && batch.state !== "assigned")
			throw new RefusedError("The sample of this batch has been decided again, or was never drawn: nobody is to be asked any more.");
		const chosen = (await eligibleFor(tx, batchId)).find((p) => p.userId === userId.toString());
		if (!chosen)
			throw new RefusedError(
				"This person cannot look at the sample blind: they decided rows of it, are too close to a holder, or hold a role that shows the first verdicts. Choose one from the list.",
			);
		const { count } = await tx.reviewBatch.updateMany({
			where: { id: batchId, version, state: { in: ["flagged", "assigned"] } },
			data: { state: "assigned", reReviewerUserId: userId, assignedByUserId: user.userId, assignedAt: ctx.now, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		await record(tx, ctx, {
			type: "quality.re_reviewer_named",
			subject: `batch:${batchId}`,
			refs: [`track:${batch.campaignTrackId}`, `person:${chosen.ref}`],
			campaignId: on.campaignId,
			track: on.track,
			payload: { batchId: batchId.toString(), number: batch.number, person: chosen.ref },
		});
		return { version: version + 1 };
	});
}
