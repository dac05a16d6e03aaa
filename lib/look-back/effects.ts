import type { PoolClient } from "pg";

/**
 * Asks, for each late removal among those a query finds, whether the access was used after it was decided to go: one look-back per removal.
 * @param late a condition over removal `m` of this track ($1)
 */
export async function openLookBacks(client: PoolClient, campaignTrackId: bigint, late: string): Promise<number> {
	const { rowCount } = await client.query(
		`insert into look_back (removal_id, campaign_track_id, flagged_at)
		select m.id, m.campaign_track_id, m.opened_at from removal m where m.campaign_track_id = $1 and ${late} order by m.id
		on conflict (removal_id) do nothing`,
		[campaignTrackId],
	);
	return rowCount ?? 0;
}
