import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { AttachInput, subjectId } from "./schema";

/** Attaches a file already kept by its hash (lib/files/store) as proof of a removal. It belongs to that removal's track alone. */
export async function attach(ctx: Ctx, input: unknown): Promise<{ attachmentId: string }> {
	requirePermission(ctx.actor, "attachment:add");
	const { subject, kind, filename, mediaType, sha256, bytes } = AttachInput.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const task = await tx.removal.findUnique({
			where: { id: subjectId(subject) },
			select: { campaignId: true, campaignTrackId: true, state: true },
		});
		if (!task) throw new NotFoundError("This removal");
		const { track } = await tx.campaignTrack.findUniqueOrThrow({ where: { id: task.campaignTrackId }, select: { track: true } });
		requireOnTrack(ctx.actor, "attachment:add", track, "This removal");
		if (task.state === "verified" || task.state === "withdrawn")
			throw new RefusedError(`This removal is ${task.state}; nothing can be added to it.`);
		const { id } = await tx.attachment.create({
			data: {
				campaignTrackId: task.campaignTrackId,
				subject,
				kind,
				filename,
				mediaType,
				bytes,
				sha256,
				uploadedBy: user.userId,
				uploadedAt: ctx.now,
			},
			select: { id: true },
		});
		await record(tx, ctx, {
			type: "attachment.added",
			subject: `attachment:${id}`,
			refs: [subject, `track:${task.campaignTrackId}`],
			campaignId: task.campaignId,
			track,
			payload: { attachmentId: id.toString(), subject, kind, filename, sha256, bytes },
		});
		return { attachmentId: id.toString() };
	});
}
