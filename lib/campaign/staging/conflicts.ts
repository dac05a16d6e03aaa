import type { PoolClient } from "pg";
import { findConflicts } from "@/lib/sod/effects";

/** Finds the conflicts between duties as the inventory stands: the grants behind them stay in `found_half` for scope and flags of this staging. Answers how many. */
export async function lookForConflicts(client: PoolClient): Promise<number> {
	const found = await findConflicts(client);
	await client.query("create index on found_half (grant_id); analyze found_half");
	return found;
}

/** Freezes the conflicts that were found for the track, with the names they had. */
export async function freezeConflicts(client: PoolClient, campaignTrackId: bigint): Promise<void> {
	await client.query(
		`insert into sod_conflict (campaign_track_id, number, rule_id, rule_version, base_rule_id, base_version, severity, identity_id, identity_ref, account_id, subject_kind, subject_name)
		select $1, c.no, c.rule_id, c.rule_version, c.base_rule_id, c.base_version, c.severity, n.id, n.ref, a.id, coalesce(n.kind, 'unknown'), coalesce(n.name, a.name)
		from found_conflict c left join identity n on n.id = c.subject left join account a on a.id = -c.subject
		order by c.no`,
		[campaignTrackId],
	);
	await client.query(
		`insert into sod_conflict_half (conflict_id, side, grant_id, duty_id, via, holder_name, system_name, account_name, entitlement_title)
		select c.id, h.side, h.grant_id, h.duty_id, h.via, coalesce(n.name, a.name), y.name, a.name, coalesce(nullif(e.title, ''), e.name)
		from found_half h join sod_conflict c on c.campaign_track_id = $1 and c.number = h.no
		join access_grant g on g.id = h.grant_id join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id join system y on y.id = g.system_id
		left join identity n on n.id = h.holder`,
		[campaignTrackId],
	);
}
