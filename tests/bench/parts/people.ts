import type pg from "pg";
import type { TestUser } from "@/tests/support/world/people";

/** Somebody with rows on a track, the largest queue first. */
export type Reviewer = TestUser & { total: number };

export async function reviewersOf(pool: pg.Pool, campaignTrackId: bigint): Promise<Reviewer[]> {
	const { rows } = await pool.query<{ id: string; identity_id: string; ref: string; total: number }>(
		`select u.id, u.identity_id, n.ref::text, a.total from assignment a join app_user u on u.id = a.reviewer_user_id join identity n on n.id = u.identity_id
		where a.campaign_track_id = $1 order by a.total desc, u.id`,
		[campaignTrackId],
	);
	return rows.map(({ id, identity_id, ref, total }) => ({
		userId: BigInt(id),
		identityId: BigInt(identity_id),
		ref,
		roles: [{ role: "reviewer", track: null }],
		total,
	}));
}
