import { createHash } from "node:crypto";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { freezeDefinitions } from "@/lib/birthright/effects";
import { inSetTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { freezeSuggestions } from "@/lib/suggestion/effects";
import { freezeTexts } from "@/lib/text/effects";
import { gapsOf, type NewGap, stagingRefusal } from "./rules";
import { RunStaging } from "./schema";
import { freezeConflicts, lookForConflicts } from "./staging/conflicts";
import { criteriaText, definitionText, testedControls } from "./staging/definition";
import { countDeltas, trackBefore } from "./staging/deltas";
import { freezeItems } from "./staging/freeze";
import { systemFacts, writeGaps } from "./staging/gaps";
import { loadStaged } from "./staging/load";
import { countFlags, makeAssignments, makeReviews, populationHash } from "./staging/reviews";
import { asksForConflicts } from "./staging/scope-sql";
import { waterfallOf } from "./staging/waterfall";

/** Told before each step which one it is (0 to 3); runs on a connection of its own, so that others see it. */
export type Progress = (step: number) => Promise<void>;

/**
 * Stages a track, all in one transaction: freezes and hashes its rows, makes their reviews with flags, deltas and reviewers, numbers the gaps,
 * forecasts the load, seals population and definition. A killed run leaves the track in `staging` with nothing written, and is run again.
 * Refuses an empty scope and systems without a complete, tied import; the caller then returns the track to its draft (failStaging).
 */
export async function runStaging(
	ctx: Ctx,
	input: unknown,
	progress: Progress = async () => undefined,
): Promise<{ items: number; gaps: number } | null> {
	requirePermission(ctx.actor, "job:run");
	const { campaignTrackId } = RunStaging.parse(input);
	return inSetTransaction(ctx, async (client) => {
		const on = await loadStaged(client, campaignTrackId);
		if (on.state !== "staging") return null;
		// Every join is an equality over many rows, and the tables written here have no statistics yet: nested loops would be a misjudgement.
		await client.query("set local work_mem = '128MB'; set local enable_nestloop = off; set local jit = off");
		await progress(0);
		const apart = on.track.dutiesApart;
		const conflicts = apart || on.scopes.some(({ scope }) => asksForConflicts(scope)) ? await lookForConflicts(client) : 0;
		const counts = await freezeItems(client, on.campaignId, on.id, on.scopes);
		const waterfall = await waterfallOf(client, on.track.key, on.scope, counts);
		await progress(1);
		if (apart) await freezeConflicts(client, on.id);
		const previous = await trackBefore(client, { campaignId: on.campaignId, track: on.track.key });
		const items = await makeReviews(client, {
			campaignId: on.campaignId,
			campaignTrackId: on.id,
			track: on.track,
			chain: on.chain,
			secondStage: on.secondStage,
			asOf: on.asOf,
			previous,
		});
		await freezeSuggestions(client, { campaignTrackId: on.id, asOf: on.asOf });
		if (items !== waterfall.at(-1)?.count) throw new Error(`staging: ${waterfall.at(-1)?.count} rows in scope, ${items} reviews`);
		await progress(2);
		const excluded = on.scope.exclusions.filter((e) => e.by === "system").map((e) => e.value);
		const systems = await systemFacts(client, on.id, on.track, excluded);
		const refusal = stagingRefusal(systems);
		if (refusal) throw new RefusedError(refusal);
		const undefinedBy = await freezeDefinitions(client, on.id, on.scope.definitions);
		const gaps = [...gapsOf(systems, on.asOf), ...undefinedBy.map((d): NewGap => ({ kind: "no_definition_reviewer", ...d }))];
		await writeGaps(client, on.id, gaps);
		const load = await makeAssignments(client, on.id, on.track.pace);
		const flags = await countFlags(client, on.id);
		const deltas = await countDeltas(client, on.id, previous);
		await progress(3);
		const population = await populationHash(client, on.id);
		const inScope = systems.filter((s) => s.rows > 0);
		const { texts, submitStatement } = await freezeTexts(client, on, {
			campaign: on.name,
			fiscalPeriod: on.fiscalPeriod,
			controls: await testedControls(client, on.id),
			asOf: on.asOf.toISOString(),
			zone: on.zone,
			systems: [...new Set(inScope.map((s) => s.name))].sort(),
			inScope: items,
			report: JSON.parse(on.report),
		});
		const definition = await definitionText(client, on, systems, population, texts);
		const criteriaHash = createHash("sha256").update(criteriaText(on.track), "utf8").digest("hex");
		const changed = await client.query(
			`update campaign_track set state = 'staged', staged_at = app_now(), item_count = $2, gap_count = $3, population_hash = $4, definition = $5, waterfall = $6,
				criteria_version = $7, criteria_hash = $8, flag_counts = $9, criteria_set_id = $10, submit_statement = $11, delta_counts = $12, calendar_id = $13, version = version + 1
			where id = $1 and state = 'staging'`,
			[
				on.id,
				items,
				gaps.length,
				population,
				definition,
				JSON.stringify(waterfall),
				on.track.criteriaVersion,
				criteriaHash,
				JSON.stringify(flags),
				on.criteriaSetId,
				submitStatement,
				JSON.stringify(deltas),
				on.calendarId,
			],
		);
		if (changed.rowCount !== 1) throw new ConflictError("The track was changed while it was being staged.");
		const definitionHash = createHash("sha256").update(definition, "utf8").digest("hex");
		const result = { items, gaps: gaps.length };
		await record(client, ctx, {
			type: "campaign.staged",
			subject: `track:${on.id}`,
			refs: [`campaign:${on.campaignId}`],
			campaignId: on.campaignId,
			track: on.track.key,
			payload: {
				trackId: on.id.toString(),
				track: on.track.key,
				items,
				gaps: gaps.length,
				conflicts: apart ? conflicts : 0,
				...load,
				populationHash: population,
				definitionHash,
				criteriaVersion: on.track.criteriaVersion,
				criteriaHash,
				asOf: on.asOf.toISOString(),
			},
		});
		return result;
	});
}
