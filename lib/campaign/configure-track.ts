import type { z } from "zod";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { checkDefinitions } from "@/lib/birthright/effects";
import { endOfDay } from "@/lib/calendar/rules";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { groupOf, ownerOf, reviewerOf, type TrackFacts, trackFor } from "./effects";
import { type Chain, ConfigureTrack } from "./schema";

type Step = z.output<typeof ConfigureTrack>;
/** What a step changes on the track, and how it reads in the ledger (people by reference). */
type Change = { data: Record<string, unknown>; value: unknown; refs?: string[] };

/** Saves one step of the wizard. The draft lives in the database, so that the wizard survives a reload and another person can go on. */
export async function configureTrack(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	requirePermission(ctx.actor, "campaign:configure");
	const step = ConfigureTrack.parse(input);
	return inTransaction(ctx, async (tx) => {
		const track = await trackFor(tx, step.campaignTrackId, "configure");
		const { data, value, refs = [] } = await changeOf(tx, track, step);
		const changed = await tx.campaignTrack.updateMany({
			where: { id: track.id, state: "draft", version: step.version },
			data: { ...data, version: { increment: 1 } },
		});
		if (changed.count === 0) throw new ConflictError();
		const result = { version: step.version + 1 };
		await record(tx, ctx, {
			type: "campaign.track_configured",
			subject: `track:${track.id}`,
			refs: [`campaign:${track.campaignId}`, ...refs],
			campaignId: track.campaignId,
			track: track.track,
			payload: { trackId: track.id.toString(), track: track.track, step: step.step, value },
		});
		return result;
	});
}

async function changeOf(tx: Tx, track: TrackFacts, step: Step): Promise<Change> {
	switch (step.step) {
		case "owner": {
			const owner = await ownerOf(tx, track.track, step.ownerUserId);
			const dueAt = endOfDay(step.due, track.campaign.zone);
			if (dueAt < track.campaign.asOf)
				throw new RefusedError("A track cannot be due before the as-of day.", { due: "Before the as-of day." });
			return { data: { ownerUserId: step.ownerUserId, dueAt }, value: { owner, dueAt: dueAt.toISOString() }, refs: [`person:${owner}`] };
		}
		case "controls": {
			const report = trackOf(track.track).report.schema.parse(step.report);
			const controls = await tx.control.findMany({
				where: { id: { in: step.controlIds }, track: track.track },
				select: { id: true, code: true },
			});
			if (controls.length !== step.controlIds.length)
				throw new RefusedError(`Choose controls of the ${track.track} track.`, { controlIds: "Not of this track." });
			await tx.campaignControl.deleteMany({ where: { campaignTrackId: track.id } });
			await tx.campaignControl.createMany({ data: controls.map((c) => ({ campaignTrackId: track.id, controlId: c.id })) });
			return {
				data: { report: JSON.stringify(report) },
				value: { controls: controls.map((c) => c.code).sort(), report },
				refs: controls.map((c) => `control:${c.id}`),
			};
		}
		case "scope":
			if (step.scope.exclusions.some((e) => e.by === "duties") && !trackOf(track.track).dutiesApart)
				throw new RefusedError(
					`The ${trackOf(track.track).word} track does not look for conflicts between duties, so it cannot be limited to them.`,
				);
			await checkDefinitions(tx, track.track, step.scope.definitions);
			return { data: { scope: JSON.stringify(step.scope) }, value: step.scope };
		case "reviewers": {
			const chain = await chainInWords(tx, track.track, step.chain);
			const second = { ...step.secondStage, chain: await chainInWords(tx, track.track, step.secondStage.chain) };
			return {
				data: { chain: JSON.stringify(step.chain), secondStage: JSON.stringify(step.secondStage) },
				value: step.secondStage.on === "none" ? chain : { chain, secondStage: second },
				refs: [...new Set([...chain, ...second.chain].flatMap((c) => (c.person ? [`person:${c.person}`] : [])))],
			};
		}
		case "rules": {
			const instruction = await tx.instructionVersion.findFirst({
				where: { id: step.instructionId, track: track.track },
				select: { version: true, hash: true },
			});
			if (!instruction)
				throw new RefusedError(`Choose a version of the ${track.track} instructions.`, { instructionId: "Not of this track." });
			if (!trackOf(track.track).closingPolicies.some((p) => p.value === step.closingPolicy)) {
				throw new RefusedError(trackOf(track.track).undecidedAtClose, { closingPolicy: "This track does not allow it." });
			}
			const removalDayBasis = step.removalDayBasis ?? track.removalDayBasis;
			return {
				data: {
					instructionId: step.instructionId,
					removalSlaDays: JSON.stringify(step.removalSlaDays),
					removalDayBasis,
					closingPolicy: step.closingPolicy,
					suggestions: step.suggestions,
				},
				value: {
					instructions: instruction,
					removalSlaDays: step.removalSlaDays,
					removalDayBasis,
					closingPolicy: step.closingPolicy,
					suggestions: step.suggestions,
				},
			};
		}
	}
}

/** A chain as the ledger tells it: people by reference, groups by name. @throws RefusedError for somebody who may not review on the track */
async function chainInWords(tx: Tx, track: string, chain: Chain): Promise<{ step: string; person?: string; group?: string }[]> {
	const told = [];
	for (const { step, userId, groupId } of chain) {
		if (userId) told.push({ step, person: await reviewerOf(tx, track, BigInt(userId)) });
		else if (groupId) told.push({ step, group: await groupOf(tx, BigInt(groupId)) });
		else told.push({ step });
	}
	return told;
}
