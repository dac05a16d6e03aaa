import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { claimRefusal, isLate } from "./rules";
import { ClaimInput } from "./schema";

/** A remediator says the access is removed or changed, with ticket and note. A claim is not a proof: the clock runs on until it is verified. */
export async function claim(ctx: Ctx, input: unknown): Promise<{ removalId: string }> {
	requirePermission(ctx.actor, "removal:claim");
	const { removalId, ticket, note, version } = ClaimInput.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const task = await tx.removal.findUnique({ where: { id: removalId } });
		if (!task) throw new NotFoundError("This removal");
		const no = claimRefusal(task);
		if (no) throw new RefusedError(no);
		const { count } = await tx.removal.updateMany({
			where: { id: removalId, state: "open", version },
			data: { state: "claimed", claimedByUserId: user.userId, claimedAt: ctx.now, ticket, note, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		const on = await tx.campaignTrack.findUniqueOrThrow({ where: { id: task.campaignTrackId }, select: { track: true } });
		await record(tx, ctx, {
			type: "removal.claimed",
			subject: `removal:${removalId}`,
			refs: [`review:${task.reviewId}`, `system:${task.systemId}`, `track:${task.campaignTrackId}`],
			campaignId: task.campaignId,
			track: on.track,
			payload: { removalId: removalId.toString(), number: task.number, ticket, note, late: isLate(task, ctx.now) },
		});
		return { removalId: removalId.toString() };
	});
}
