import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { AcknowledgeInput } from "./schema";

/** Records that a reviewer read the instructions of this track, by version and hash of the text shown. A second time changes nothing. */
export async function acknowledge(ctx: Ctx, input: unknown): Promise<{ acknowledged: true }> {
	requirePermission(ctx.actor, "review:decide");
	const { campaignTrackId, instructionHash } = AcknowledgeInput.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const on = await tx.campaignTrack.findFirst({
			where: { id: campaignTrackId, assignments: { some: { reviewerUserId: user.userId } } },
			select: { campaignId: true, track: true, instructionId: true },
		});
		if (!on?.instructionId) throw new NotFoundError("This review");
		requireOnTrack(ctx.actor, "review:decide", on.track, "This review");
		const text = await tx.instructionVersion.findUniqueOrThrow({ where: { id: on.instructionId }, select: { version: true, hash: true } });
		if (text.hash !== instructionHash)
			throw new ConflictError("The instructions changed since this page was opened. Reload and read them again.");
		const earlier = await tx.acknowledgement.findFirst({
			where: { campaignTrackId, userId: user.userId, instructionId: on.instructionId },
		});
		if (earlier) return { acknowledged: true };
		await tx.acknowledgement.create({ data: { campaignTrackId, userId: user.userId, instructionId: on.instructionId, at: ctx.now } });
		await record(tx, ctx, {
			type: "review.instructions_acknowledged",
			subject: `track:${campaignTrackId}`,
			refs: [`person:${user.personRef}`],
			campaignId: on.campaignId,
			track: on.track,
			payload: { instructionId: on.instructionId.toString(), version: text.version, hash: text.hash },
		});
		return { acknowledged: true };
	});
}
