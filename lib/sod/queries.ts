import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import type { RuleKind, Severity } from "./rules";

export type DutyFact = { id: string; process: string; title: string };

export type RuleRow = {
	id: string;
	code: string;
	origin: string;
	kind: RuleKind;
	process: string;
	version: number;
	severity: Severity;
	enabled: boolean;
	risk: string;
	typicalMitigation: string;
	refs: string[];
	/** Titles of the duties or groups on either side. */
	anyOf: string[];
	other: string[];
	subjects: string[];
	/** A change that waits for a second person. */
	proposed: { version: number; severity: Severity; enabled: boolean; reason: string; by: string; at: string; own: boolean } | null;
	/** Why it is as it is, where somebody changed it. */
	reason: string;
};

/** Every rule with the version in force, switched-off ones too, by process and code. */
export async function ruleList(ctx: Ctx): Promise<RuleRow[]> {
	requirePermission(ctx.actor, "sod:read");
	const ref = ctx.actor.type === "user" ? `user:${ctx.actor.personRef}` : "";
	const rows = await prisma.$queryRaw<(Omit<RuleRow, "id"> & { id: bigint })[]>`
		with word as (
			select id as duty, title from duty union select distinct '@' || name, title from duty_group
		)
		select r.id, r.code, r.origin, r.kind, r.process, v.version, v.severity, v.enabled, v.risk, v.typical_mitigation as "typicalMitigation", v.refs, v.subjects, v.reason,
			array(select coalesce(w.title, d) from unnest(v.any_of) with ordinality x(d, n) left join word w on w.duty = x.d order by n) as "anyOf",
			array(select coalesce(w.title, d) from unnest(v.other) with ordinality x(d, n) left join word w on w.duty = x.d order by n) as other,
			(select json_build_object('version', p.version, 'severity', p.severity, 'enabled', p.enabled, 'reason', p.reason, 'at', ledger_time(p.proposed_at),
					'by', coalesce(n.name, p.proposed_by), 'own', p.proposed_by = ${ref})
				from sod_rule_version p left join identity n on 'user:' || n.ref = p.proposed_by where p.rule_id = r.id and p.state = 'proposed' limit 1) as proposed
		from sod_rule r join sod_rule_version v on v.rule_id = r.id and v.version = r.current_version
		order by r.origin desc, r.process, r.code`;
	return rows.map((r) => ({ ...r, id: r.id.toString() }));
}

/** Every duty, by process and title. */
export async function dutyList(ctx: Ctx): Promise<DutyFact[]> {
	requirePermission(ctx.actor, "sod:read");
	return prisma.duty.findMany({ orderBy: [{ process: "asc" }, { title: "asc" }], select: { id: true, process: true, title: true } });
}
