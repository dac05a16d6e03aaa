import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { ownerOf, reviewerOf, type TrackFacts, trackFor } from "./effects";
import { asOfIsAhead, missingSteps } from "./rules";
import { Chain, SecondStage, TrackAct } from "./schema";

/**
 * Asks the worker to stage a track. Refuses, naming what is missing, until every step of the wizard is filled and everybody it names
 * still has the role. The job is queued in the same transaction: a killed worker's staging is run again.
 */
export async function stage(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	requirePermission(ctx.actor, "campaign:configure");
	const { campaignTrackId, version } = TrackAct.parse(input);
	return inTransaction(ctx, async (tx) => {
		const track = await trackFor(tx, campaignTrackId, "stage");
		const missing = await lacking(tx, track, ctx.now);
		if (missing.length > 0) throw new RefusedError(`This track is not ready to be staged. ${missing.join(" ")}`);
		const changed = await tx.campaignTrack.updateMany({
			where: { id: track.id, state: "draft", version },
			data: { state: "staging", version: { increment: 1 } },
		});
		if (changed.count === 0) throw new ConflictError();
		await tx.jobProgress.create({ data: { kind: "staging", subject: `track:${track.id}`, total: 4 } });
		await sendJob("staging", { campaignTrackId: track.id.toString() }, { tx, singletonKey: `track:${track.id}` });
		const result = { version: version + 1 };
		await record(tx, ctx, {
			type: "campaign.staging_started",
			subject: `track:${track.id}`,
			refs: [`campaign:${track.campaignId}`],
			campaignId: track.campaignId,
			track: track.track,
			payload: { trackId: track.id.toString(), track: track.track },
		});
		return result;
	});
}

/** What the wizard still lacks, a sentence each; empty when the track can be staged. @throws RefusedError for somebody who lost the role */
async function lacking(tx: Tx, track: TrackFacts, now: Date): Promise<string[]> {
	const chain = Chain.safeParse(JSON.parse(track.chain));
	await ownerOf(tx, track.track, track.ownerUserId);
	const second = SecondStage.parse(JSON.parse(track.secondStage));
	for (const { userId } of [...(chain.data ?? []), ...second.chain]) if (userId) await reviewerOf(tx, track.track, BigInt(userId));
	const missing = missingSteps({
		controls: await tx.campaignControl.count({ where: { campaignTrackId: track.id } }),
		reportFilled: trackOf(track.track).report.schema.safeParse(JSON.parse(track.report)).success,
		chainSet: chain.success,
		chainHolds: true,
		instructions: track.instructionId !== null,
		ownerHolds: true,
		asOfAhead: asOfIsAhead(track.campaign.asOf, now, track.campaign.zone),
	});
	return missing.map(({ sentence }) => sentence);
}
