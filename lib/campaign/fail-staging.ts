import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";
import { loadTrack } from "./effects";
import { FailStaging } from "./schema";

/** Gives a track that could not be staged back to its draft, with the reason on its page. Does nothing for a track that is no longer being staged. */
export async function failStaging(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "job:run");
	const { campaignTrackId, reason } = FailStaging.parse(input);
	await inTransaction(ctx, async (tx) => {
		const track = await loadTrack(tx, campaignTrackId);
		if (track.state !== "staging") return;
		await tx.campaignTrack.updateMany({ where: { id: track.id, state: "staging" }, data: { state: "draft", version: { increment: 1 } } });
		await tx.jobProgress.updateMany({
			where: { kind: "staging", subject: `track:${track.id}`, state: { in: ["queued", "running"] } },
			data: { state: "failed", error: reason, updatedAt: ctx.now },
		});
		await record(tx, ctx, {
			type: "campaign.staging_failed",
			subject: `track:${track.id}`,
			refs: [`campaign:${track.campaignId}`],
			campaignId: track.campaignId,
			track: track.track,
			payload: { trackId: track.id.toString(), track: track.track, reason },
		});
	});
}
