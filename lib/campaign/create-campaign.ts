import type { Ctx } from "@/lib/access/actor";
import { actorText } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { ownerOf } from "./effects";
import { CreateCampaign } from "./schema";

/**
 * Makes a campaign and a draft of each chosen track, with the track's defaults: the wizard goes on from there and can be left at any time.
 * Refuses a name that is taken, and an owner who is not an active control owner of the track.
 */
export async function createCampaign(ctx: Ctx, input: unknown): Promise<{ campaignId: string; tracks: { id: string; track: string }[] }> {
	requirePermission(ctx.actor, "campaign:configure");
	const { tracks, ...basics } = CreateCampaign.parse(input);
	return inTransaction(ctx, async (tx) => {
		if (await tx.campaign.findUnique({ where: { name: basics.name }, select: { id: true } })) {
			throw new RefusedError("There is a campaign of this name. Choose another, so that nobody mixes up their evidence.", {
				name: "This name is taken.",
			});
		}
		const campaign = await tx.campaign.create({ data: { ...basics, createdBy: actorText(ctx.actor) } });
		const made = [];
		for (const one of tracks) {
			const owner = await ownerOf(tx, one.track, one.ownerUserId);
			const kind = trackOf(one.track);
			const { id } = await tx.campaignTrack.create({
				data: {
					campaignId: campaign.id,
					track: one.track,
					ownerUserId: one.ownerUserId,
					dueAt: one.dueAt,
					removalSlaDays: JSON.stringify(kind.removalSlaDays),
					removalDayBasis: kind.removalDayBasis,
					closingPolicy: kind.closingPolicies[0]?.value ?? "deviation",
				},
			});
			made.push({ id, track: one.track, owner, dueAt: one.dueAt.toISOString() });
		}
		const result = { campaignId: campaign.id.toString(), tracks: made.map((t) => ({ id: t.id.toString(), track: t.track })) };
		// Both packs show this event, so it names neither track's owner: each track's own event does.
		await recordMany(tx, ctx, [
			{
				type: "campaign.created",
				subject: `campaign:${campaign.id}`,
				refs: made.map((t) => `track:${t.id}`),
				campaignId: campaign.id,
				payload: {
					campaignId: result.campaignId,
					name: basics.name,
					fiscalPeriod: basics.fiscalPeriod,
					asOf: basics.asOf.toISOString(),
					zone: basics.zone,
					tracks: made.map((t) => ({ trackId: t.id.toString(), track: t.track, dueAt: t.dueAt })),
				},
			},
			...made.map(
				({ id, track, owner, dueAt }): LedgerEntry => ({
					type: "campaign.track_added",
					subject: `track:${id}`,
					refs: [`campaign:${campaign.id}`, `person:${owner}`],
					campaignId: campaign.id,
					track,
					payload: { trackId: id.toString(), track, campaignId: result.campaignId, owner, dueAt },
				}),
			),
		]);
		return result;
	});
}
