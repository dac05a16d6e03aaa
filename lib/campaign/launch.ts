import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { trackFor } from "./effects";
import { TrackAct } from "./schema";

/** Opens an accepted track to its reviewers. Refuses one whose due day has passed before anybody could decide. */
export async function launch(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	requirePermission(ctx.actor, "campaign:configure");
	const { campaignTrackId, version } = TrackAct.parse(input);
	return inTransaction(ctx, async (tx) => {
		const track = await trackFor(tx, campaignTrackId, "launch");
		if (track.dueAt <= ctx.now) {
			throw new RefusedError("The due day has passed: every decision would be late. Create a campaign with a later due day.");
		}
		const changed = await tx.campaignTrack.updateMany({
			where: { id: track.id, state: "accepted", version },
			data: { state: "active", launchedAt: ctx.now, version: { increment: 1 } },
		});
		if (changed.count === 0) throw new ConflictError();
		const reviewers = await tx.assignment.count({ where: { campaignTrackId } });
		const result = { version: version + 1 };
		await record(tx, ctx, {
			type: "campaign.launched",
			subject: `track:${track.id}`,
			refs: [`campaign:${track.campaignId}`],
			campaignId: track.campaignId,
			track: track.track,
			payload: { trackId: track.id.toString(), track: track.track, items: track.itemCount, reviewers, dueAt: track.dueAt.toISOString() },
		});
		return result;
	});
}
