import type { PoolClient } from "pg";
import type { Track } from "@/lib/track/track";
import { NEUTRAL_FLAGS } from "../rules";
import type { Chain, SecondStage } from "../schema";
import type { TrackBefore } from "./deltas";
import { baselineSql, FLAG_ARRAY, flagColumns, flagConditions, rankSql } from "./flags-sql";
import { Params } from "./params";
import { chainSql, prepareReviewers } from "./reviewers-sql";

/** What the reviews of a track are made from, besides the rows of `staged_scope`. */
export type ReviewsOf = {
	campaignId: bigint;
	campaignTrackId: bigint;
	track: Track;
	chain: Chain;
	secondStage: SecondStage;
	asOf: Date;
	/** What "new" and "changed" are measured against. */
	previous: TrackBefore | null;
};

/** Makes one review per row in scope: flags, rank, delta and last decision, reviewer and who was passed over. Answers how many. */
export async function makeReviews(client: PoolClient, on: ReviewsOf): Promise<number> {
	await prepareReviewers(client, on.track.key);
	await client.query("create temporary table removed_before (account_id bigint not null, entitlement_id bigint not null) on commit drop");
	await client.query(
		`insert into removed_before select distinct i.account_id, i.entitlement_id from removal r join item i on i.id = r.item_id
		where r.state = 'verified' and r.kind = 'remove' and r.campaign_id <> $1`,
		[on.campaignId],
	);
	await client.query("analyze removed_before");
	const { previous } = on;
	const params = new Params();
	const chain = chainSql(params, on.chain, on.track.independence.refused, await identitiesOf(client, on.chain));
	const conditions = flagConditions(params, { track: on.track, asOf: on.asOf, baseline: previous !== null });
	const made = await client.query(
		`insert into review (campaign_id, campaign_track_id, item_id, row_no, reviewer_user_id, reviewer_identity_id, reviewer_via, passed_over, refused_relations,
			flags, risk_rank, bulk_allowed, delta, last_decision, two_stages)
	select c.campaign_id, ${params.add(on.campaignTrackId, "bigint")}, c.id, c.row_no, ${chain.user}, ${chain.identity}, ${chain.via}, ${chain.passedOver},
		${params.add(on.track.independence.refused, "text[]")}, c.flags, c.rank, not c.flags && ${params.add(on.track.bulk.barred, "text[]")}, c.delta, c.last_decision,
		${params.add(on.secondStage.on, "text")} = 'all' or (${params.add(on.secondStage.on, "text")} = 'risky' and c.flags && ${params.add(on.secondStage.flags, "text[]")})
	from (
		select f.*, ${FLAG_ARRAY} as flags, ${rankSql(params, on.track)} as rank,
			case when f_came_back then 'CAME_BACK' when not f.reviewed_before then 'NEW' when f_changed then 'CHANGED' else 'UNCHANGED' end as delta
		from (
			select i.campaign_id, i.id, i.row_no, p.grant_id is not null as reviewed_before,
			case when p.outcome is not null then p.outcome || ' on ' || to_char(p.decided_at at time zone 'UTC', 'YYYY-MM-DD') when p.grant_id is not null then 'not reviewed' end
				|| ${params.add(previous ? `, ${previous.name}` : "", "text")} as last_decision,
			${flagColumns(conditions)},
			${chain.columns}
		from staged_scope s
		join item i on i.campaign_id = ${params.add(on.campaignId, "bigint")} and i.grant_id = s.grant_id
		join system y on y.id = i.system_id
		join entitlement e on e.id = i.entitlement_id
		left join identity n on n.id = i.identity_id
		left join identity o on o.id = i.owner_id
		left join ${baselineSql(params, previous?.id ?? null)} p on p.account_id = i.account_id and p.entitlement_id = i.entitlement_id
		${chain.joins}
		offset 0) f
	offset 0) c
	order by c.row_no`,
		params.values,
	);
	return made.rowCount ?? 0;
}

/** The identities behind the users whom the chain names. */
export async function identitiesOf(client: PoolClient, chain: Chain): Promise<Map<string, bigint>> {
	const { rows } = await client.query<{ id: bigint; identity_id: bigint }>(
		"select id, identity_id from app_user where id = any($1::bigint[])",
		[chain.flatMap((s) => (s.userId ? [s.userId] : []))],
	);
	return new Map(rows.map((r) => [String(r.id), r.identity_id]));
}

/** Load per reviewer: rows, and minutes by the track's pace. Same as loadMinutes(). Answers reviewers and rows without one. */
export async function makeAssignments(
	client: PoolClient,
	campaignTrackId: bigint,
	pace: Track["pace"],
): Promise<{ reviewers: number; unassigned: number }> {
	const made = await client.query(
		`insert into assignment (campaign_track_id, reviewer_user_id, total, minutes)
		select $1, reviewer_user_id, count(*), ceil(sum(case when flags <@ $2::text[] then $3::int else $4::int end) / 60.0)
		from review where campaign_track_id = $1 and reviewer_user_id is not null group by 2`,
		[campaignTrackId, NEUTRAL_FLAGS, pace.plain, pace.flagged],
	);
	const { rows } = await client.query<{ n: bigint }>(
		"select count(*) as n from review where campaign_track_id = $1 and reviewer_user_id is null",
		[campaignTrackId],
	);
	return { reviewers: made.rowCount ?? 0, unassigned: Number(rows[0]?.n ?? 0) };
}

/** How many of the track's rows carry each flag; flags of no row are left out. */
export async function countFlags(client: PoolClient, campaignTrackId: bigint): Promise<Record<string, number>> {
	const { rows } = await client.query<{ flag: string; n: bigint }>(
		`select u.flag, sum(g.n)::bigint as n from (select flags, count(*) as n from review where campaign_track_id = $1 group by 1) g cross join lateral unnest(g.flags) as u(flag)
		group by 1 order by 1`,
		[campaignTrackId],
	);
	return Object.fromEntries(rows.map(({ flag, n }) => [flag, Number(n)]));
}

/** SHA-256 over the item hashes of the track's rows in row order, in hexadecimal: the population. */
export async function populationHash(client: PoolClient, campaignTrackId: bigint): Promise<string> {
	const { rows } = await client.query<{ hash: string }>(
		`select encode(sha256(coalesce(string_agg(i.hash, ''::bytea order by r.row_no), ''::bytea)), 'hex') as hash
		from review r join item i on i.id = r.item_id where r.campaign_track_id = $1`,
		[campaignTrackId],
	);
	return rows[0]?.hash ?? "";
}
