import { FLAG_KEYS, type Flag } from "@/lib/track/flags";
import type { Track } from "@/lib/track/track";
import type { Params } from "./params";

/** Kinds of identity that act by themselves. Shared and break-glass accounts are held by people, and need an owner all the same. */
const MACHINES = "('service_account', 'workload', 'bot', 'ai_agent', 'api_key')";
const OWNED = "('service_account', 'workload', 'bot', 'ai_agent', 'api_key', 'shared', 'break_glass')";

/**
 * Each flag as a condition over the frozen item `i`, its owner's identity `o` and the item's last closed review `p` on this track.
 * The words are lib/track/flags.ts. Unknown is not never: without data on use there is no "unused".
 */
export function flagConditions(params: Params, on: { track: Track; asOf: Date; baseline: boolean }): Record<Flag, string> {
	const asOf = params.add(on.asOf, "timestamptz");
	const ago = `(${asOf} - interval '90 days')`;
	return {
		leaver: `i.identity_status = 'leaver' or i.left_at <= ${asOf}`,
		orphan: "i.identity_id is null",
		unowned_machine: `i.identity_kind in ${OWNED} and (i.owner_id is null or o.status not in ('active', 'unknown'))`,
		outside_authorised_roles: on.track.authorisedRoles ? OUTSIDE_ROLES : "false",
		conflict: on.track.dutiesApart ? "i.grant_id in (select grant_id from found_half)" : "false",
		finance_adjacent: on.track.dutiesApart ? "i.entitlement_id in (select entitlement_id from entitlement_duty)" : "false",
		contract_ended: `i.ends_at <= ${asOf}`,
		came_back: CAME_BACK,
		break_glass: "i.identity_kind = 'break_glass'",
		shared_account: "i.identity_kind = 'shared'",
		privileged: "i.privileged",
		ai_agent: "i.identity_kind = 'ai_agent'",
		high_risk: "i.risk = 'high'",
		unused_90: `(i.usage = 'used' and i.last_used_at < ${ago}) or (i.usage = 'never' and coalesce(i.granted_at, i.first_seen_at) < ${ago})`,
		no_description: "trim(i.entitlement_title) = '' and trim(i.entitlement_description) = ''",
		machine: `i.identity_kind in ${MACHINES}`,
		new: on.baseline ? `p.grant_id is null and not ${CAME_BACK}` : `i.granted_at > ${ago}`,
		changed: on.baseline ? `p.grant_id is not null and not ${CAME_BACK} and ${CHANGED}` : "false",
		no_usage_data: "i.usage not in ('used', 'never')",
	};
}

/** Removed in an earlier campaign, and held again: by a verified removal on any track, or by the last closed review and a new episode. */
const CAME_BACK = `((i.account_id, i.entitlement_id) in (select account_id, entitlement_id from removed_before) or (p.outcome is not distinct from 'remove' and p.grant_id <> i.grant_id))`;

const COMPARED = [
	"grant_id",
	"identity_id",
	"identity_kind",
	"account_status",
	"job_title",
	"department",
	"cost_centre",
	"privileged",
	"risk",
	"entitlement_title",
	"entitlement_description",
	"path",
	"granted_at",
];
const CHANGED = `(${COMPARED.map((c) => `i.${c}`).join(", ")}) is distinct from (${COMPARED.map((c) => `p.${c}`).join(", ")})`;

const holds = (attribute: string) =>
	`(i.entitlement_id, lower(trim(coalesce(i.${attribute}, '')))) in (select entitlement_id, lower(trim(value)) from authorised_role where attribute = '${attribute}')`;
const OUTSIDE_ROLES = `i.entitlement_id in (select entitlement_id from authorised_role) and not (${["job_title", "department", "cost_centre"].map(holds).join(" or ")})`;

/** What the last closed review of the same account and entitlement on this track held, as a derived table `p`; empty without one. */
export function baselineSql(params: Params, previousTrackId: bigint | null): string {
	return `(
		select pi.account_id, ${["entitlement_id", ...COMPARED].map((c) => `pi.${c}`).join(", ")}, d.outcome, d.decided_at, pr.state
		from review pr join item pi on pi.id = pr.item_id left join decision d on d.id = pr.current_decision_id
		where pr.campaign_track_id = ${params.add(previousTrackId, "bigint")} and pr.state <> 'taken_out'
	)`;
}

/** Flags as booleans (`f_leaver` …), so that each condition is worked out once. */
export const flagColumns = (conditions: Record<Flag, string>): string =>
	FLAG_KEYS.map((f) => `coalesce(${conditions[f]}, false) as f_${f}`).join(",\n\t\t\t");

/** The flags of a row as an array, in the order of FLAGS. */
export const FLAG_ARRAY = `array_remove(array[${FLAG_KEYS.map((f) => `case when f_${f} then '${f}' end`).join(", ")}], null)`;

/** Rank of the risk-first order, 0 riskiest: a hundred less the weights of the row's flags, which come as data. Same as riskRank(). */
export function rankSql(params: Params, track: Track): string {
	const weights = params.add(
		FLAG_KEYS.map((f) => track.weights[f] ?? 0),
		"int[]",
	);
	return `greatest(0, 100 - (${FLAG_KEYS.map((f, n) => `f_${f}::int * (${weights})[${n + 1}]`).join(" + ")}))`;
}
