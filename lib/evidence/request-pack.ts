import type { Ctx } from "@/lib/access/actor";
import { actorText } from "@/lib/access/actor";
import { requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { PACKABLE, RequestPackInput } from "./schema";

/**
 * Asks the worker for a pack of one campaign track. Its cut-off is the last event before this request; the pack of a signed track speaks as of the
 * content that was signed. The job is sent in the same transaction, so a request without a job does not exist.
 */
export async function requestPack(ctx: Ctx, input: unknown): Promise<{ packId: string }> {
	requirePermission(ctx.actor, "pack:request");
	const { campaignTrackId, kind } = RequestPackInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const on = await tx.campaignTrack.findUnique({
			where: { id: campaignTrackId },
			select: { campaignId: true, track: true, state: true },
		});
		if (!on) throw new NotFoundError("This track");
		requireOnTrack(ctx.actor, "pack:request", on.track, "This track");
		if (!PACKABLE.some((state) => state === on.state)) throw new RefusedError("There is no population yet. Stage the track first.");
		if (kind === "content" && on.state !== "closed")
			throw new RefusedError(
				on.state === "signed" ? "This track is signed already." : "Close the review first; then its content can be prepared for signing.",
			);
		const signoff = kind === "final" ? await tx.signoff.findUnique({ where: { campaignTrackId }, select: { contentCutoff: true } }) : null;
		const [head] = await tx.$queryRaw<{ last: bigint }[]>`select size - 1 as last from ledger_head where id = 1`;
		const cutoffSeq = signoff?.contentCutoff ?? head?.last ?? 0n;
		const { id } = await tx.evidencePack.create({
			data: { campaignTrackId, kind, cutoffSeq, requestedBy: actorText(ctx.actor), requestedAt: ctx.now },
			select: { id: true },
		});
		await tx.jobProgress.create({ data: { kind: "pack", subject: `pack:${id}`, startedAt: ctx.now, updatedAt: ctx.now } });
		await sendJob("pack", { packId: id.toString() }, { tx });
		await record(tx, ctx, {
			type: "pack.requested",
			subject: `pack:${id}`,
			refs: [`track:${campaignTrackId}`],
			campaignId: on.campaignId,
			track: on.track,
			payload: { packId: id.toString(), kind, track: on.track, cutoffSeq: cutoffSeq.toString() },
		});
		return { packId: id.toString() };
	});
}
