import { trackOf } from "@/lib/track/registry";
import { one, user } from "@/tests/support/world/people";
import type { Actor } from "./actors";
import { ABSENT, type Objects, SOC_OWNERS, type Table } from "./table";
import { markOf, type Side, type TrackKey, type World } from "./world";

type Input = Record<string, unknown>;

/** Somebody who may look at a track's sample blind: the other SOC reviewer, or a SOX reviewer made for it. */
const blindOf = async (side: Side, w: World) =>
	side.key === "SOC" ? w.people.otherReviewerSoc : user(w.pool, [{ role: "reviewer", track: side.key }]);

/** A batch of the side's decisions that was flagged, with one of them sampled; asked of somebody, and answered differently, where the state says so. */
export async function flaggedBatch(
	side: Side,
	w: World,
	state: "flagged" | "assigned" | "answered",
): Promise<{ batchId: string; reReviewId: string }> {
	const { id: batchId } = await one<{ id: string }>(
		w.pool,
		`insert into review_batch (campaign_track_id, number, reviewer_user_id, first_decision_id, last_decision_id, decisions, kept, removed, changed, bulk, opened, timed, rule_version, crossed, state, seed, seed_seq)
		select $1, nextval('review_batch_id_seq'), reviewer_user_id, min(id), max(id), count(*), 0, 0, 0, 0, 0, 0, 0, '{kept}', 'flagged', repeat('5', 64), 1
		from decision where campaign_track_id = $1 group by reviewer_user_id returning id`,
		[side.trackId],
	);
	const { id: reReviewId } = await one<{ id: string }>(
		w.pool,
		`insert into re_review (batch_id, position, decision_id, review_id)
		select b.id, 1, d.id, d.review_id from review_batch b join decision d on d.id = b.first_decision_id where b.id = $1 returning id`,
		[batchId],
	);
	if (state === "flagged") return { batchId, reReviewId };
	await w.pool.query(
		"update review_batch set state = 'assigned', re_reviewer_user_id = $2, assigned_by_user_id = $3, assigned_at = app_now() where id = $1",
		[batchId, (await blindOf(side, w)).userId, side.owner.userId],
	);
	if (state === "assigned") return { batchId, reReviewId };
	await w.pool.query("update re_review set outcome = 'change', reason = $2, agrees = false, answered_at = app_now() where id = $1", [
		reReviewId,
		markOf(side.key),
	]);
	await w.pool.query("update review_batch set state = 'answered', answered_at = app_now() where id = $1", [batchId]);
	return { batchId, reReviewId };
}

/** A birthright definition given to the side's reviewer, as staging would have frozen it: the track is past that, so its guard is set aside for the row. */
export async function definitionOf(side: Side, w: World): Promise<string> {
	const client = await w.pool.connect();
	try {
		await client.query("begin; alter table definition_review disable trigger definition_review_guard");
		const { rows } = await client.query<{ id: string }>(
			`insert into definition_review (campaign_track_id, number, entitlement_id, entitlement_title, system_id, system_name, attribute, value, rule_reason, holders, outside, reviewer_user_id, reviewer_identity_id)
			select $1, (select coalesce(max(number), 0) + 1 from definition_review where campaign_track_id = $1), $2, 'Mail', $3, 'Mail system', 'everyone', '', $4, 3, 0, $5, $6 returning id`,
			[side.trackId, w.entitlementId, w.systemId, markOf(side.key), side.reviewer.userId, side.reviewer.identityId],
		);
		await client.query("alter table definition_review enable always trigger definition_review_guard; commit");
		return String(rows[0]?.id);
	} finally {
		client.release();
	}
}

const QUALITY = "app/(app)/campaigns/[id]/[track]/quality/actions.ts";
const OWN = { SOC: SOC_OWNERS, SOX: ["ownerSox"] } as const;
const perTrack = (
	may: Record<TrackKey, readonly Actor[]>,
	of: (side: Side, w: World) => Promise<Input>,
	absent?: Input,
): Objects<Input> => ({
	SOC: { may: may.SOC, of: (w) => of(w.SOC, w) },
	SOX: { may: may.SOX, of: (w) => of(w.SOX, w) },
	...(absent ? { absent: { may: [], of: () => absent } } : {}),
});
const reason = "Looked at with the reviewer: the need is there.";

export const QUALITY_ACTIONS: Table<Input> = {
	[`${QUALITY}#setThresholdsAction`]: perTrack(OWN, async (side, w) => ({
		...(await one<{ version: number }>(w.pool, "select coalesce(max(version), 0) as version from quality_rule where track = $1", [
			side.key,
		])),
		...{ track: side.key, thresholds: trackOf(side.key).quality, named: false, reason: `Set anew: ${markOf(side.key)}` },
	})),
	[`${QUALITY}#nameReReviewerAction`]: perTrack(
		OWN,
		async (side, w) => ({
			batchId: (await flaggedBatch(side, w, "flagged")).batchId,
			userId: String((await blindOf(side, w)).userId),
			version: 0,
		}),
		{ batchId: ABSENT, userId: "1", version: 0 },
	),
	[`${QUALITY}#settleAction`]: perTrack(
		OWN,
		async (side, w) => ({ reReviewId: (await flaggedBatch(side, w, "answered")).reReviewId, how: "stands", reason }),
		{ reReviewId: ABSENT, how: "stands", reason },
	),
	"app/(app)/reviews/definitions/[id]/actions.ts#decideDefinitionAction": perTrack(
		{ SOC: ["reviewerSoc"], SOX: ["reviewerSox"] },
		async (side, w) => ({ definitionId: await definitionOf(side, w), outcome: "keep", reason, version: 0 }),
		{ definitionId: ABSENT, outcome: "keep", reason, version: 0 },
	),
	"app/(app)/reviews/second-look/[batchId]/actions.ts#answerReReviewAction": perTrack(
		{ SOC: ["otherReviewerSoc"], SOX: [] },
		async (side, w) => {
			const { batchId, reReviewId } = await flaggedBatch(side, w, "assigned");
			return { batchId, version: 0, answers: [{ reReviewId, outcome: "keep" }] };
		},
		{ batchId: ABSENT, version: 0, answers: [{ reReviewId: ABSENT, outcome: "keep" }] },
	),
};
