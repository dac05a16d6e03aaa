import type { PoolClient } from "pg";
import { type DeviationRule, raiseDeviation } from "@/lib/deviation/effects";
import { trackOf } from "@/lib/track/registry";
import type { ClosingTrack } from "./load";

/** A raised deviation as its event tells it. */
export type Raised = { deviationId: string; number: number; rule: string; control: string | null; rows: number; detail: string };

const NOT_REVIEWED = "select id from review where campaign_track_id = $2 and state = 'not_reviewed'";
const LATE = `select r.id from review r join decision d on d.id = r.current_decision_id join campaign_track t on t.id = r.campaign_track_id
	where r.campaign_track_id = $2 and d.decided_at > t.due_at`;

/** Raises what closing shows: rows nobody reviewed, and decisions after the due day; one deviation per rule and control, with its rows. */
export async function deviationsAtClose(
	client: PoolClient,
	track: ClosingTrack,
	notReviewed: number,
): Promise<{ raised: Raised[]; late: number }> {
	const raised: Raised[] = [];
	const { rows } = await client.query<{ n: bigint }>(
		`select count(*) as n from review r join decision d on d.id = r.current_decision_id where r.campaign_track_id = $1 and d.decided_at > $2`,
		[track.id, track.dueAt],
	);
	const late = Number(rows[0]?.n ?? 0);
	if (notReviewed > 0)
		raised.push(...(await raise(client, track, "not_reviewed", NOT_REVIEWED, notReviewed, trackOf(track.track).undecidedAtClose)));
	if (late > 0)
		raised.push(...(await raise(client, track, "late_decision", LATE, late, `Decided after the due day ${track.dueAt.toISOString()}.`)));
	return { raised, late };
}

async function raise(
	client: PoolClient,
	track: ClosingTrack,
	rule: DeviationRule,
	select: string,
	rows: number,
	detail: string,
): Promise<Raised[]> {
	const raised: Raised[] = [];
	const controls = track.controls.length > 0 ? track.controls : [null];
	// One statement per control of the track, of which there are a few; the rows go in set-based.
	for (const control of controls) {
		const made = await raiseDeviation(client, {
			campaignTrackId: track.id,
			track: track.track,
			rule,
			controlId: control?.id ?? null,
			detail,
			ownerUserId: track.ownerUserId,
		});
		await client.query(`insert into deviation_row (deviation_id, review_id) select $1, s.id from (${select}) s on conflict do nothing`, [
			made.id,
			track.id,
		]);
		raised.push({ deviationId: made.id.toString(), number: made.number, rule, control: control?.code ?? null, rows, detail });
	}
	return raised;
}
