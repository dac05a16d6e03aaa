import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { UpdateCampaign } from "./schema";

/** Changes name, period, as-of day or zone while no track has been staged: afterwards they stand in frozen evidence. */
export async function updateCampaign(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "campaign:configure");
	const { campaignId, ...basics } = UpdateCampaign.parse(input);
	await inTransaction(ctx, async (tx) => {
		// Staging holds this lock while it freezes: what it froze cannot be changed under it.
		await tx.$queryRaw`select id from campaign where id = ${campaignId} for update`;
		const campaign = await tx.campaign.findUnique({
			where: { id: campaignId },
			select: { tracks: { select: { state: true, dueAt: true } } },
		});
		if (!campaign) throw new NotFoundError("This campaign");
		if (campaign.tracks.some((t) => t.state !== "draft")) {
			throw new RefusedError(
				"A track of this campaign is already staged, so name and dates are frozen. Create a new campaign for other dates.",
			);
		}
		if (campaign.tracks.some((t) => t.dueAt < basics.asOf)) {
			throw new RefusedError("A track is due before this as-of day. Move its due day first.", { asOf: "After a track's due day." });
		}
		const taken = await tx.campaign.findFirst({ where: { name: basics.name, NOT: { id: campaignId } }, select: { id: true } });
		if (taken) throw new RefusedError("There is another campaign of this name. Choose a different one.", { name: "This name is taken." });
		await tx.campaign.update({ where: { id: campaignId }, data: basics });
		await record(tx, ctx, {
			type: "campaign.changed",
			subject: `campaign:${campaignId}`,
			campaignId,
			payload: { ...basics, campaignId: campaignId.toString(), asOf: basics.asOf.toISOString() },
		});
	});
}
