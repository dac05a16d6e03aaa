import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { endOfDay } from "@/lib/calendar/rules";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { ownerOf } from "./effects";
import { AddTrack } from "./schema";

/** Adds a second assurance to a campaign, as a draft. Its rows reuse what the other track has frozen. */
export async function addTrack(ctx: Ctx, input: unknown): Promise<{ trackId: string }> {
	requirePermission(ctx.actor, "campaign:configure");
	const { campaignId, track, ownerUserId, due } = AddTrack.parse(input);
	return inTransaction(ctx, async (tx) => {
		const campaign = await tx.campaign.findUnique({
			where: { id: campaignId },
			select: { zone: true, asOf: true, tracks: { select: { track: true } } },
		});
		if (!campaign) throw new NotFoundError("This campaign");
		if (campaign.tracks.some((t) => t.track === track)) throw new RefusedError(`This campaign has a ${track} track already.`);
		const dueAt = endOfDay(due, campaign.zone);
		if (dueAt < campaign.asOf) throw new RefusedError("A track cannot be due before the as-of day.", { due: "Before the as-of day." });
		const owner = await ownerOf(tx, track, ownerUserId);
		const kind = trackOf(track);
		const { id } = await tx.campaignTrack.create({
			data: {
				campaignId,
				track,
				ownerUserId,
				dueAt,
				removalSlaDays: JSON.stringify(kind.removalSlaDays),
				removalDayBasis: kind.removalDayBasis,
				closingPolicy: kind.closingPolicies[0]?.value ?? "deviation",
			},
		});
		const result = { trackId: id.toString() };
		await record(tx, ctx, {
			type: "campaign.track_added",
			subject: `track:${id}`,
			refs: [`campaign:${campaignId}`, `person:${owner}`],
			campaignId,
			track,
			payload: { trackId: result.trackId, track, campaignId: campaignId.toString(), owner, dueAt: dueAt.toISOString() },
		});
		return result;
	});
}
