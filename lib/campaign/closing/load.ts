import type { PoolClient } from "pg";
import { isAmong } from "@/lib/access/permissions";
import type { Counting } from "@/lib/calendar/rules";
import { NotFoundError } from "@/lib/errors";

/** A track about to be closed, its row locked: deciders share the lock, so none is under way. */
export type ClosingTrack = {
	id: bigint;
	campaignId: bigint;
	track: string;
	state: string;
	ownerUserId: bigint;
	dueAt: Date;
	itemCount: number;
	closingPolicy: string;
	removalSlaDays: string;
	/** How days of a removal are counted, as frozen. */
	counting: Counting | null;
	controls: { id: bigint; code: string }[];
};

/** Loads and locks the track; throws NotFoundError, also for one that is not among `tracks` (null: all). */
export async function loadClosing(client: PoolClient, trackId: bigint, tracks: readonly string[] | null): Promise<ClosingTrack> {
	const { rows } = await client.query<Omit<ClosingTrack, "controls">>(
		`select id, campaign_id as "campaignId", track, state, owner_user_id as "ownerUserId", due_at as "dueAt", item_count as "itemCount",
			closing_policy as "closingPolicy", removal_sla_days as "removalSlaDays", track_counting(id) as counting
		from campaign_track where id = $1 for update`,
		[trackId],
	);
	const track = rows[0];
	if (!track || !isAmong(tracks, track.track)) throw new NotFoundError("This track");
	const controls = await client.query<{ id: bigint; code: string }>(
		"select c.id, c.code from campaign_control k join control c on c.id = k.control_id where k.campaign_track_id = $1 order by c.code",
		[trackId],
	);
	return { ...track, controls: controls.rows };
}
