import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { answerRefusal } from "./rules";
import { AnswerLookBack } from "./schema";

/** A control owner says whether access that was to go was used until it went, how that is known, and what followed. Once; nothing is edited. */
export async function answerLookBack(ctx: Ctx, input: unknown): Promise<{ removalId: string }> {
	requirePermission(ctx.actor, "look_back:answer");
	const { removalId, used, howKnown, effect } = AnswerLookBack.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const asked = await tx.lookBack.findUnique({ where: { removalId } });
		const task = asked ? await tx.removal.findUnique({ where: { id: removalId } }) : null;
		if (!asked || !task) throw new NotFoundError("This look-back");
		const on = await tx.campaignTrack.findUniqueOrThrow({ where: { id: asked.campaignTrackId }, select: { track: true } });
		requireOnTrack(ctx.actor, "look_back:answer", on.track, "This look-back");
		const item = await tx.item.findUniqueOrThrow({ where: { id: task.itemId }, select: { identityId: true, identityRef: true } });
		const no = answerRefusal({ used: asked.used, claimedByUserId: task.claimedByUserId, holderIdentityId: item.identityId }, user);
		if (no) throw new RefusedError(no);
		const until = task.verifiedAt ?? ctx.now;
		const { count } = await tx.lookBack.updateMany({
			where: { removalId, used: null },
			data: { used, howKnown, effect, lookedUntil: until, answeredByUserId: user.userId, answeredAt: ctx.now },
		});
		if (count !== 1) throw new ConflictError();
		await record(tx, ctx, {
			type: "look_back.answered",
			subject: `removal:${removalId}`,
			refs: [
				`review:${task.reviewId}`,
				`system:${task.systemId}`,
				`track:${task.campaignTrackId}`,
				...(item.identityRef ? [`person:${item.identityRef}`] : []),
			],
			campaignId: task.campaignId,
			track: on.track,
			payload: {
				removalId: removalId.toString(),
				number: task.number,
				used,
				howKnown,
				effect,
				from: asked.flaggedAt.toISOString(),
				until: until.toISOString(),
			},
		});
		return { removalId: removalId.toString() };
	});
}
