import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { trackFor } from "./effects";
import { ownerRefusal } from "./rules";
import { TrackAct } from "./schema";

/** Ends deciding: from here the control owner sees what is undecided before closing for good. Waits for submissions that are under way. */
export async function startClosing(ctx: Ctx, input: unknown): Promise<{ version: number; undecided: number }> {
	requirePermission(ctx.actor, "track:close");
	const { campaignTrackId, version } = TrackAct.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const track = await trackFor(tx, campaignTrackId, "start_closing", tracksFor(ctx.actor, "track:close"));
		const refusal = ownerRefusal(track.ownerUserId, user);
		if (refusal) throw new ForbiddenError(refusal);
		const changed = await tx.campaignTrack.updateMany({
			where: { id: track.id, state: "active", version },
			data: { state: "closing", version: { increment: 1 } },
		});
		if (changed.count === 0) throw new ConflictError();
		const undecided = await tx.review.count({ where: { campaignTrackId, state: "open" } });
		const result = { version: version + 1, undecided };
		await record(tx, ctx, {
			type: "campaign.closing_started",
			subject: `track:${track.id}`,
			refs: [`campaign:${track.campaignId}`],
			campaignId: track.campaignId,
			track: track.track,
			payload: { trackId: track.id.toString(), track: track.track, undecided },
		});
		return result;
	});
}
