import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { loadTrack, trackFor } from "./effects";
import { ownerRefusal } from "./rules";
import { AcceptGap } from "./schema";

/** The control owner accepts open gaps with one reason: the review goes on with them, and the pack says so. All of them or none. */
export async function acceptGap(ctx: Ctx, input: unknown): Promise<{ accepted: number }> {
	requirePermission(ctx.actor, "population:accept");
	const { campaignTrackId, gapIds, reason } = AcceptGap.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const { state } = await loadTrack(tx, campaignTrackId);
		const act = state === "active" ? "accept_late_gap" : "accept_gap";
		const track = await trackFor(tx, campaignTrackId, act, tracksFor(ctx.actor, "population:accept"));
		const refusal = ownerRefusal(track.ownerUserId, user);
		if (refusal) throw new ForbiddenError(refusal);
		const gaps = await tx.gap.findMany({
			where: { id: { in: gapIds }, campaignTrackId },
			select: { number: true },
			orderBy: { number: "asc" },
		});
		const changed = await tx.gap.updateMany({
			where: { id: { in: gapIds }, campaignTrackId, state: "open" },
			data: { state: "accepted", acceptedBy: actorText(ctx.actor), acceptedAt: ctx.now, acceptedReason: reason },
		});
		if (changed.count !== new Set(gapIds).size)
			throw new ConflictError("One of these gaps is no longer open. Reload and choose again; nothing was saved.");
		const result = { accepted: changed.count };
		await record(tx, ctx, {
			type: "campaign.gap_accepted",
			subject: `track:${track.id}`,
			refs: [`campaign:${track.campaignId}`],
			campaignId: track.campaignId,
			track: track.track,
			payload: { trackId: track.id.toString(), track: track.track, numbers: gaps.map((g) => g.number), reason },
		});
		return result;
	});
}
