import type { PoolClient } from "pg";
import { counted } from "@/lib/counted";
import { ALONE, type RaisedDeviation, raiseFound, raiseWithRows } from "@/lib/deviation/effects";
import { trackOf } from "@/lib/track/registry";
import { itemHashSql } from "../staging/freeze";
import { populationHash } from "../staging/reviews";
import type { ClosingTrack } from "./load";

const NOT_REVIEWED = `select id, ${ALONE} from review where campaign_track_id = $2 and state = 'not_reviewed'`;
const LATE = `select r.id, ${ALONE} from review r join decision d on d.id = r.current_decision_id join campaign_track t on t.id = r.campaign_track_id
	where r.campaign_track_id = $2 and d.decided_at > t.due_at`;

/**
 * Raises what closing shows: rows nobody reviewed, decisions after the due day, removals late or unproved by now, self-reviews found out since, and a
 * population that is not the accepted one any more; one deviation per rule and control, with its rows.
 */
export async function deviationsAtClose(
	client: PoolClient,
	track: ClosingTrack,
	notReviewed: number,
	unread: { definitions: number; holders: number },
): Promise<{ raised: RaisedDeviation[]; late: number }> {
	const raised: RaisedDeviation[] = [];
	const { rows } = await client.query<{ n: bigint }>(
		`select count(*) as n from review r join decision d on d.id = r.current_decision_id where r.campaign_track_id = $1 and d.decided_at > $2`,
		[track.id, track.dueAt],
	);
	const late = Number(rows[0]?.n ?? 0);
	if (notReviewed > 0 || unread.definitions > 0) {
		const rules =
			unread.definitions > 0 ? ` Definitions nobody decided: ${unread.definitions}, covering ${counted(unread.holders, "holder")}.` : "";
		const detail = `${trackOf(track.track).undecidedAtClose}${rules}`;
		raised.push(...(await raiseWithRows(client, track, "not_reviewed", NOT_REVIEWED, notReviewed, detail)));
	}
	if (late > 0)
		raised.push(
			...(await raiseWithRows(client, track, "late_decision", LATE, late, `Decided after the due day ${track.dueAt.toISOString()}.`)),
		);
	raised.push(...(await raiseFound(client, track)));
	raised.push(...(await raiseUntied(client, track)));
	return { raised, late };
}

const ALTERED = `select r.id, ${ALONE} from review r join item i on i.id = r.item_id where r.campaign_track_id = $2 and i.hash <> ${itemHashSql("i")}`;

/** Counts and hashes the population again: rows, their hashes, and the hash over them must be those that were frozen and accepted. */
async function raiseUntied(client: PoolClient, track: ClosingTrack): Promise<RaisedDeviation[]> {
	const { rows } = await client.query<{ frozen: string | null; items: number; reviews: number }>(
		`select population_hash as frozen, item_count as items, (select count(*)::int from review where campaign_track_id = t.id) as reviews from campaign_track t where id = $1`,
		[track.id],
	);
	const then = rows[0];
	if (!then?.frozen) return [];
	const now = await populationHash(client, track.id);
	const altered = await client.query<{ n: bigint }>(`select count(*) as n from (${ALTERED.replace("$2", "$1")}) a`, [track.id]);
	const count = Number(altered.rows[0]?.n ?? 0);
	if (now === then.frozen && then.reviews === then.items && count === 0) return [];
	const detail = `Accepted: ${then.items} rows, hash ${then.frozen}. At the close: ${then.reviews} rows, hash ${now}, ${count} of them not as they were frozen.`;
	return raiseWithRows(client, track, "tie_out_failed", ALTERED, count, detail);
}
