import type { PoolClient } from "pg";
import type { Track } from "@/lib/track/track";
import type { NewGap, SystemFacts } from "../rules";

/** Facts of every system that lies in the track's boundary or whose boundary nobody has decided, from the staged reviews and the imports. */
export async function systemFacts(
	client: PoolClient,
	campaignTrackId: bigint,
	track: Track,
	excludedSystems: readonly string[],
): Promise<SystemFacts[]> {
	const { rows } = await client.query<SystemFacts>(
		`with staged as (
			select i.system_id, count(*) as rows,
				count(*) filter (where r.reviewer_user_id is null) as no_reviewer,
				count(*) filter (where 'orphan' = any(r.flags)) as no_identity,
				count(*) filter (where 'unowned_machine' = any(r.flags)) as no_owner,
				count(*) filter (where i.identity_kind = 'unknown' and i.identity_id is not null) as no_type,
				count(*) filter (where 'no_description' = any(r.flags)) as no_description,
				count(*) filter (where $4 and i.entitlement_id not in (select entitlement_id from entitlement_duty union all select entitlement_id from entitlement_without_duty)) as no_duties,
				count(*) filter (where i.identity_kind not in ('human', 'unknown')) as machines
			from review r join item i on i.id = r.item_id
			where r.campaign_track_id = $1
			group by 1
		), left_behind as (
			select g.system_id, count(*) as rows from left_out l join access_grant g on g.id = l.grant_id where l.campaign_track_id = $1 group by 1
		)
		select y.id as "systemId", y.key, y.name, y.environment, s.in_scope as "inBoundary", s.reason as "boundaryReason", s.set_by as "boundarySetBy",
			y.id = any($3::bigint[]) as excluded, coalesce(l.rows, 0)::int as "leftOut", coalesce(t.rows, 0)::int as rows,
			coalesce(t.no_reviewer, 0)::int as "noReviewer", coalesce(t.no_identity, 0)::int as "noIdentity", coalesce(t.no_owner, 0)::int as "noOwner",
			coalesce(t.no_type, 0)::int as "noType", coalesce(t.no_description, 0)::int as "noDescription", coalesce(t.no_duties, 0)::int as "noDuties", coalesce(t.machines, 0)::int as machines,
			m.id as "importId", m.extracted_at as "extractedAt", m.complete and m.source_count = m.read_count and m.read_count = m.accepted_count + m.rejected_count as ties,
			m.source_count as "sourceCount", m.read_count as "readCount", m.accepted_count as "acceptedCount", m.rejected_count as "rejectedCount",
			exists (select from import f where f.system_id = y.id and f.state = 'failed' and f.id > coalesce(m.id, 0)) as "failedSince"
		from system y
		left join system_scope s on s.system_id = y.id and s.track = $2
		left join staged t on t.system_id = y.id
		left join left_behind l on l.system_id = y.id
		left join import m on m.id = y.last_complete_import_id
		where s.in_scope or s.system_id is null
		order by y.name, y.id`,
		[campaignTrackId, track.key, excludedSystems, track.dutiesApart],
	);
	return rows;
}

/** Writes the numbered gaps of a track, in the order given. */
export async function writeGaps(client: PoolClient, campaignTrackId: bigint, gaps: readonly NewGap[]): Promise<void> {
	await client.query(
		`insert into gap (campaign_track_id, number, kind, system_id, rows, detail)
		select $1, u.n, u.kind, u.system_id, u.rows, u.detail
		from unnest($2::text[], $3::bigint[], $4::int[], $5::text[]) with ordinality as u(kind, system_id, rows, detail, n)`,
		[campaignTrackId, gaps.map((g) => g.kind), gaps.map((g) => g.systemId), gaps.map((g) => g.rows), gaps.map((g) => g.detail)],
	);
}
