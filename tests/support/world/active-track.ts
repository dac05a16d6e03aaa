import type pg from "pg";
import { trackOf } from "@/lib/track/registry";
import { bulkBars, riskRank } from "@/lib/track/rules";
import { one, type TestUser, unique } from "./people";

export type ActiveTrack = { campaignId: bigint; campaignTrackId: bigint; reviewIds: bigint[] };
export type TrackRow = { grantId: bigint; reviewer: TestUser | null; flags?: string[] };

/**
 * A launched track over these grants, written straight into the tables by the owner: for tests of what comes after staging.
 * Staging itself is tested on its own.
 */
export async function activeTrack(
	pool: pg.Pool,
	key: string,
	owner: TestUser,
	rows: TrackRow[],
	campaignId?: bigint,
): Promise<ActiveTrack> {
	const track = trackOf(key);
	const campaign =
		campaignId ??
		BigInt(
			(
				await one<{ id: string }>(
					pool,
					"insert into campaign (name, fiscal_period, as_of, zone, created_by) values ($1, 'FY26 Q4', app_now(), 'UTC', 'job:test') returning id",
					[unique("Campaign")],
				)
			).id,
		);
	const ct = await one<{ id: string }>(
		pool,
		`insert into campaign_track (campaign_id, track, state, owner_user_id, due_at, chain, removal_sla_days, criteria_version, criteria_hash)
		values ($1, $2, 'staging', $3, app_now() + interval '14 days', '[]', $4, $5, repeat('a', 64)) returning id`,
		[campaign, key, owner.userId, JSON.stringify(track.removalSlaDays), track.criteriaVersion],
	);
	const reviewIds: bigint[] = [];
	for (const row of rows) reviewIds.push(await addRow(pool, track, campaign, BigInt(ct.id), row));
	await pool.query(
		`insert into assignment (campaign_track_id, reviewer_user_id, total) select campaign_track_id, reviewer_user_id, count(*) from review
		where campaign_track_id = $1 and reviewer_user_id is not null group by 1, 2`,
		[ct.id],
	);
	for (const state of ["staged", "accepted", "active"])
		await pool.query(
			"update campaign_track set state = $2, item_count = $3, accepted_by = case when $2 <> 'staged' then $4 end where id = $1",
			[ct.id, state, rows.length, `user:${owner.ref}`],
		);
	return { campaignId: campaign, campaignTrackId: BigInt(ct.id), reviewIds };
}

async function addRow(
	pool: pg.Pool,
	track: ReturnType<typeof trackOf>,
	campaignId: bigint,
	campaignTrackId: bigint,
	row: TrackRow,
): Promise<bigint> {
	const flags = row.flags ?? [];
	const item = await one<{ id: string; row_no: number }>(
		pool,
		`with frozen as (
			insert into item (campaign_id, row_no, grant_id, system_id, system_name, environment, account_id, account_name, account_status, identity_id, identity_ref, identity_kind, identity_name, identity_status,
				manager_id, owner_id, steward_id, entitlement_id, entitlement_name, entitlement_title, entitlement_description, entitlement_owner_id, privileged, risk, granted_at, granted_by, first_seen_at,
				last_used_at, usage, import_id, hash)
			select $1, (select coalesce(max(row_no), 0) + 1 from item where campaign_id = $1), g.id, s.id, s.name, s.environment, a.id, a.name, a.status, n.id, n.ref, coalesce(n.kind, 'unknown'), coalesce(n.name, a.name),
				coalesce(n.status, 'unknown'), n.manager_id, n.owner_id, n.steward_id, e.id, e.name, e.title, e.description, e.owner_id, e.privileged, e.risk, g.granted_at, g.granted_by, g.first_seen_at,
				g.last_used_at, g.usage, g.last_import_id, sha256(g.id::text::bytea)
			from access_grant g join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id join system s on s.id = g.system_id left join identity n on n.id = a.identity_id
			where g.id = $2
			on conflict (campaign_id, grant_id) do nothing returning id, row_no
		) select id, row_no from frozen union all select id, row_no from item where campaign_id = $1 and grant_id = $2 limit 1`,
		[campaignId, row.grantId],
	);
	const review = await one<{ id: string }>(
		pool,
		`insert into review (campaign_id, campaign_track_id, item_id, row_no, reviewer_user_id, reviewer_identity_id, refused_relations, flags, risk_rank, bulk_allowed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
		[
			campaignId,
			campaignTrackId,
			item.id,
			item.row_no,
			row.reviewer?.userId ?? null,
			row.reviewer?.identityId ?? null,
			track.independence.refused,
			flags,
			riskRank(track, flags),
			bulkBars(track, flags).length === 0,
		],
	);
	return BigInt(review.id);
}
