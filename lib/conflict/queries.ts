import { prisma } from "@/lib/db/client";
import type { Severity, Way } from "@/lib/sod/rules";
import type { ConflictState } from "./rules";
import { conflictStates } from "./state-sql";

/** A conflict as the reviewer of one of its rows sees it: what stands on the other side, and what has become of it. */
export type RowConflict = {
	code: string;
	risk: string;
	severity: Severity;
	subject: string;
	duties: string[];
	others: { duty: string; holder: string; system: string; entitlement: string; via: Way }[];
	state: ConflictState;
	/** End of the mitigation or acceptance in force, ISO; null where another row's decision settled it, or nothing has. */
	until: string | null;
};

/** The frozen conflicts a grant is a half of, worst first; rules about other rules are told by the rule itself. For whoever may see the row. */
export function conflictsOfGrant(campaignTrackId: bigint, grantId: bigint, now: Date): Promise<RowConflict[]> {
	return prisma.$queryRaw`
		select r.code, coalesce(bv.risk, v.risk) as risk, c.severity, c.subject_name as subject, array_agg(distinct coalesce(d.title, 'Production')) as duties,
			coalesce((select json_agg(json_build_object('duty', coalesce(od.title, ''), 'holder', o.holder_name, 'system', o.system_name, 'entitlement', o.entitlement_title, 'via', o.via)
				order by o.system_name, o.entitlement_title) from sod_conflict_half o left join duty od on od.id = o.duty_id where o.conflict_id = c.id and o.side <> h.side), '[]') as others,
			s.state, case when s.state in ('mitigated', 'accepted') then (select ledger_time(q.expires_at) from conflict_outcome q where q.id = s.outcome_id) end as until
		from sod_conflict_half h join sod_conflict c on c.id = h.conflict_id join sod_rule r on r.id = c.rule_id
		join sod_rule_version v on v.rule_id = c.rule_id and v.version = c.rule_version
		join ${conflictStates(campaignTrackId, now, grantId)} s on s.id = c.id
		left join sod_rule_version bv on bv.rule_id = c.base_rule_id and bv.version = c.base_version left join duty d on d.id = h.duty_id
		where h.grant_id = ${grantId} and c.campaign_track_id = ${campaignTrackId}
		group by c.id, h.side, r.code, bv.risk, v.risk, s.state, s.outcome_id
		order by array_position(array['critical', 'high', 'medium', 'low'], c.severity), r.code limit 20`;
}
