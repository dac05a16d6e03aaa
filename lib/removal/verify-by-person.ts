import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { frozenStandards } from "@/lib/control/effects";
import { proofAsked, proofRefusal } from "@/lib/control/rules";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { isLate, verifyRefusal } from "./rules";
import { VerifyInput } from "./schema";

/** A second person verifies a claimed removal by a proof attached to it: somebody who neither carried it out nor held the access. */
export async function verifyByPerson(ctx: Ctx, input: unknown): Promise<{ removalId: string }> {
	requirePermission(ctx.actor, "removal:verify");
	const { removalId, attachmentId, note, version } = VerifyInput.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const task = await tx.removal.findUnique({ where: { id: removalId } });
		if (!task) throw new NotFoundError("This removal");
		const on = await tx.campaignTrack.findUniqueOrThrow({ where: { id: task.campaignTrackId }, select: { track: true } });
		requireOnTrack(ctx.actor, "removal:verify", on.track, "This removal");
		const item = await tx.item.findUniqueOrThrow({
			where: { id: task.itemId },
			select: { identityId: true, identityRef: true, privileged: true, risk: true },
		});
		const no = verifyRefusal(task, user.userId, item.identityId === user.identityId);
		if (no) throw new RefusedError(no);
		const proof = await tx.attachment.findFirst({
			where: { id: attachmentId, subject: `removal:${removalId}`, campaignTrackId: task.campaignTrackId },
		});
		if (!proof)
			throw new RefusedError(
				"Attach the proof to this removal first: a screenshot or transcript that shows the system, the date and the missing access.",
			);
		const short = proofRefusal(proofAsked(await frozenStandards(tx, task.campaignTrackId), item), proof.kind);
		if (short) throw new RefusedError(short);
		const claimer = await tx.user.findUniqueOrThrow({
			where: { id: task.claimedByUserId ?? 0n },
			select: { identity: { select: { ref: true } } },
		});
		const { count } = await tx.removal.updateMany({
			where: { id: removalId, state: "claimed", version },
			data: {
				state: "verified",
				proofKind: "second_person",
				proofAttachmentId: attachmentId,
				verifiedByUserId: user.userId,
				verifiedAt: ctx.now,
				note: `${task.note ?? ""}\nVerified: ${note}`.trim(),
				version: { increment: 1 },
			},
		});
		if (count !== 1) throw new ConflictError();
		await record(tx, ctx, {
			type: "removal.verified_by_person",
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
				attachmentId: attachmentId.toString(),
				sha256: proof.sha256,
				claimedBy: claimer.identity.ref,
				late: isLate({ ...task, verifiedAt: ctx.now }, ctx.now),
			},
		});
		return { removalId: removalId.toString() };
	});
}
