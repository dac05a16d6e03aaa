import type { PoolClient } from "pg";
import { type RaisedDeviation, raiseLateRemovals, raiseWithRows } from "@/lib/deviation/effects";
import { trackOf } from "@/lib/track/registry";
import type { ClosingTrack } from "./load";

const NOT_REVIEWED = "select id from review where campaign_track_id = $2 and state = 'not_reviewed'";
const LATE = `select r.id from review r join decision d on d.id = r.current_decision_id join campaign_track t on t.id = r.campaign_track_id
	where r.campaign_track_id = $2 and d.decided_at > t.due_at`;

/** Raises what closing shows: rows nobody reviewed, decisions after the due day, and removals late by now; one deviation per rule and control, with its rows. */
export async function deviationsAtClose(
	client: PoolClient,
	track: ClosingTrack,
	notReviewed: number,
): Promise<{ raised: RaisedDeviation[]; late: number }> {
	const raised: RaisedDeviation[] = [];
	const { rows } = await client.query<{ n: bigint }>(
		`select count(*) as n from review r join decision d on d.id = r.current_decision_id where r.campaign_track_id = $1 and d.decided_at > $2`,
		[track.id, track.dueAt],
	);
	const late = Number(rows[0]?.n ?? 0);
	if (notReviewed > 0)
		raised.push(...(await raiseWithRows(client, track, "not_reviewed", NOT_REVIEWED, notReviewed, trackOf(track.track).undecidedAtClose)));
	if (late > 0)
		raised.push(
			...(await raiseWithRows(client, track, "late_decision", LATE, late, `Decided after the due day ${track.dueAt.toISOString()}.`)),
		);
	raised.push(...(await raiseLateRemovals(client, track, trackOf(track.track).lateRemoval)));
	return { raised, late };
}
