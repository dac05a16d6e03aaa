import type { PoolClient } from "pg";
import type { DeltaCounts } from "../rules";

/** A track that was closed before another of its kind was staged: what that one's rows are compared with. */
export type TrackBefore = { id: bigint; name: string };

/** The last closed campaign's track of the same kind: what "new", "changed" and "gone" are measured against. */
export async function trackBefore(client: PoolClient, on: { campaignId: bigint; track: string }): Promise<TrackBefore | null> {
	const { rows } = await client.query<TrackBefore>(
		`select t.id, c.name from campaign_track t join campaign c on c.id = t.campaign_id
		where t.track = $1 and t.campaign_id <> $2 and t.state in ('closed', 'signed') order by t.closed_at desc, t.id desc limit 1`,
		[on.track, on.campaignId],
	);
	return rows[0] ?? null;
}

/**
 * Counts the five kinds, once, when a track is staged: its rows by what they are, and the rows of the track before whose account and entitlement
 * no row of this one is about (`gonePage` lists them).
 */
export async function countDeltas(client: PoolClient, campaignTrackId: bigint, before: TrackBefore | null): Promise<DeltaCounts> {
	const { rows } = await client.query<{ delta: string; n: bigint }>(
		`select delta, count(*) as n from review where campaign_track_id = $1 group by 1
		union all select 'REMOVED', count(*) from review pr join item pi on pi.id = pr.item_id where pr.campaign_track_id = $2 and pr.state <> 'taken_out'
			and not exists (select from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.account_id = pi.account_id and i.entitlement_id = pi.entitlement_id)`,
		[campaignTrackId, before?.id ?? null],
	);
	const n = (delta: string) => Number(rows.find((r) => r.delta === delta)?.n ?? 0);
	return {
		against: before && { trackId: before.id.toString(), name: before.name },
		...{ NEW: n("NEW"), CHANGED: n("CHANGED"), UNCHANGED: n("UNCHANGED"), CAME_BACK: n("CAME_BACK"), REMOVED: n("REMOVED") },
	};
}
