import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { extractsOf, trackFor } from "./effects";
import { acceptanceRefusal, ownerRefusal } from "./rules";
import { AcceptPopulation } from "./schema";

/**
 * The population certificate: the control owner of the track accepts the frozen population, ticking each extract it rests on.
 * Refused while a gap is open or an extract is not complete; never by anybody but the owner named on the track.
 */
export async function acceptPopulation(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	requirePermission(ctx.actor, "population:accept");
	const { campaignTrackId, version, importIds } = AcceptPopulation.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const track = await trackFor(tx, campaignTrackId, "accept", tracksFor(ctx.actor, "population:accept"));
		const notOwner = ownerRefusal(track.ownerUserId, user);
		if (notOwner) throw new ForbiddenError(notOwner);
		const changed = await tx.campaignTrack.updateMany({
			where: { id: track.id, state: "staged", version, ownerUserId: user.userId },
			data: { state: "accepted", acceptedBy: actorText(ctx.actor), acceptedAt: ctx.now, version: { increment: 1 } },
		});
		if (changed.count === 0) throw new ConflictError();
		const gaps = await tx.gap.groupBy({ by: ["state"], where: { campaignTrackId }, _count: true });
		const inState = (state: string) => gaps.find((g) => g.state === state)?._count ?? 0;
		const extracts = await extractsOf(tx, track);
		const refusal = acceptanceRefusal({ openGaps: inState("open"), extracts, ticked: importIds.map(String) });
		if (refusal) throw new RefusedError(refusal);
		await tx.extractAcceptance.createMany({
			data: importIds.map((importId) => ({ campaignTrackId, importId, acceptedBy: actorText(ctx.actor), acceptedAt: ctx.now })),
		});
		const result = { version: version + 1 };
		await record(tx, ctx, {
			type: "campaign.population_accepted",
			subject: `track:${track.id}`,
			refs: [`campaign:${track.campaignId}`, ...importIds.map((id) => `import:${id}`)],
			campaignId: track.campaignId,
			track: track.track,
			payload: {
				trackId: track.id.toString(),
				track: track.track,
				items: track.itemCount,
				populationHash: track.populationHash ?? "",
				imports: importIds.map(String),
				gapsAccepted: inState("accepted"),
			},
		});
		return result;
	});
}
