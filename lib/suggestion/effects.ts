import type { PoolClient } from "pg";
import { OUTLIER } from "./rules";

/**
 * Works out what rules suggest about the rows of a track that is being staged, set-based, and freezes it with the facts behind it. The conditions are
 * those of rules.ts (isOutlier, isOverdue) and the row's own flags; peers are counted over the inventory as it stands.
 */
export async function freezeSuggestions(client: PoolClient, on: { campaignTrackId: bigint; asOf: Date }): Promise<void> {
	await client.query(BY_FLAG, [on.campaignTrackId]);
	await client.query(CREDENTIAL, [on.campaignTrackId, on.asOf]);
	await client.query(OUTLIERS, [on.campaignTrackId, OUTLIER.peers, OUTLIER.percent]);
}

const BY_FLAG = `insert into review_suggestion (review_id, campaign_track_id, rule, facts)
	select r.id, r.campaign_track_id, x.rule, x.facts::text
	from review r join item i on i.id = r.item_id
	left join (select h.grant_id, count(distinct h.conflict_id) as conflicts from sod_conflict c join sod_conflict_half h on h.conflict_id = c.id where c.campaign_track_id = $1 group by 1) k
		on k.grant_id = i.grant_id
	cross join lateral (
		select 'leaver' as rule, json_build_object('on', to_char(i.left_at at time zone 'UTC', 'YYYY-MM-DD')) as facts where 'leaver' = any(r.flags)
		union all select 'unused', json_build_object('last', to_char(i.last_used_at at time zone 'UTC', 'YYYY-MM-DD')) where 'unused_90' = any(r.flags)
		union all select 'conflict', json_build_object('conflicts', k.conflicts) where 'conflict' = any(r.flags) and k.conflicts > 0
	) x
	where r.campaign_track_id = $1 and r.flags && array['leaver', 'unused_90', 'conflict']`;

/** The credential that is longest overdue speaks for its identity. */
const CREDENTIAL = `insert into review_suggestion (review_id, campaign_track_id, rule, facts)
	with overdue as (
		select distinct on (c.identity_id) c.identity_id, json_build_object('label', c.label,
			'ageDays', floor(extract(epoch from $2::timestamptz - coalesce(c.rotated_at, c.created_at)) / 86400)::int, 'maxAgeDays', c.max_age_days,
			'expiredOn', case when c.expires_at < $2 then to_char(c.expires_at at time zone 'UTC', 'YYYY-MM-DD') end)::text as facts
		from credential c
		where c.status <> 'disabled' and (c.expires_at < $2 or coalesce(c.rotated_at, c.created_at) + make_interval(secs => c.max_age_days * 86400.0) < $2)
		order by c.identity_id, least(c.expires_at, coalesce(c.rotated_at, c.created_at) + make_interval(secs => c.max_age_days * 86400.0)), c.id
	)
	select r.id, r.campaign_track_id, 'credential', o.facts from review r join item i on i.id = r.item_id join overdue o on o.identity_id = i.identity_id
	where r.campaign_track_id = $1 and i.identity_kind <> 'human'`;

const OUTLIERS = `insert into review_suggestion (review_id, campaign_track_id, rule, facts)
	with peers as (
		select department, count(*) as people from identity where kind = 'human' and status = 'active' and department is not null group by 1 having count(*) >= $2
	), held as (
		select distinct g.entitlement_id, n.department, n.id, n.ref
		from access_grant g join account a on a.id = g.account_id join identity n on n.id = a.identity_id
		where g.gone_at is null and n.kind = 'human' and n.status = 'active' and n.department is not null
	), few as (
		select h.entitlement_id, h.department, count(*) as holding, p.people as of, (array_agg(h.ref::text order by h.id))[1:20] as refs
		from held h join peers p on p.department = h.department group by h.entitlement_id, h.department, p.people having count(*) * 100 <= p.people * $3
	)
	select r.id, r.campaign_track_id, 'outlier', json_build_object('group', f.department, 'holding', f.holding, 'of', f.of, 'peers', f.refs)::text
	from review r join item i on i.id = r.item_id join few f on f.entitlement_id = i.entitlement_id and f.department = i.department
	where r.campaign_track_id = $1 and i.identity_kind = 'human' and i.identity_status = 'active'`;
