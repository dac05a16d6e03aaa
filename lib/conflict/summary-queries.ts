import type { Ctx } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";
import type { Severity } from "@/lib/sod/rules";
import { type ConflictTotals, conflictTotals } from "./effects";
import { readableTrack } from "./readable";
import { conflictStates } from "./state-sql";

/** One rule of a track's conflicts: how many subjects of each kind break it, and how many conflicts have no outcome yet. */
export type ConflictCount = {
	ruleId: string;
	code: string;
	risk: string;
	severity: Severity;
	people: number;
	machines: number;
	unknown: number;
	unsettled: number;
};

/** A cell of the matrix: conflicts over a pair of duties. `other` is null where a duty stands without the one that must go with it. */
export type MatrixCell = { one: Duty; other: Duty | null; conflicts: number; unsettled: number; worst: Severity };
export type Duty = { id: string; title: string };

export type ConflictSummary = {
	rules: ConflictCount[];
	severities: { severity: Severity; conflicts: number }[];
	systems: { name: string; conflicts: number }[];
	cells: MatrixCell[];
	totals: ConflictTotals;
};

/** The conflicts of a track counted every way its page filters them. */
export async function conflictSummary(ctx: Ctx, campaignTrackId: bigint): Promise<ConflictSummary> {
	await readableTrack(ctx, campaignTrackId);
	const rules = await prisma.$queryRaw<ConflictCount[]>`
		select c.rule_id::text as "ruleId", r.code, v.risk, c.severity, count(*) filter (where c.subject_kind = 'human')::int as people,
			count(*) filter (where c.subject_kind not in ('human', 'unknown'))::int as machines, count(*) filter (where c.subject_kind = 'unknown')::int as unknown,
			count(*) filter (where s.state in ('open', 'requested'))::int as unsettled
		from sod_conflict c join ${conflictStates(campaignTrackId, ctx.now)} s on s.id = c.id join sod_rule r on r.id = c.rule_id
		join sod_rule_version v on v.rule_id = c.rule_id and v.version = c.rule_version
		group by c.rule_id, r.code, v.risk, c.severity
		order by array_position(array['critical', 'high', 'medium', 'low'], c.severity), count(*) desc, r.code`;
	const totals = await conflictTotals(prisma, campaignTrackId, ctx.now);
	const systems = await prisma.$queryRaw<{ name: string; conflicts: number }[]>`
		select h.system_name as name, count(distinct h.conflict_id)::int as conflicts from sod_conflict c join sod_conflict_half h on h.conflict_id = c.id
		where c.campaign_track_id = ${campaignTrackId} group by 1 order by 2 desc, 1 limit 30`;
	return { rules, totals, systems, severities: bySeverity(rules), cells: await matrixCells(ctx, campaignTrackId) };
}

/** The totals alone, for a track's own page. */
export async function trackConflicts(ctx: Ctx, campaignTrackId: bigint): Promise<ConflictTotals> {
	await readableTrack(ctx, campaignTrackId);
	return conflictTotals(prisma, campaignTrackId, ctx.now);
}

function bySeverity(rules: readonly ConflictCount[]): ConflictSummary["severities"] {
	const counted = new Map<Severity, number>();
	for (const r of rules) counted.set(r.severity, (counted.get(r.severity) ?? 0) + r.people + r.machines + r.unknown);
	return [...counted].map(([severity, conflicts]) => ({ severity, conflicts }));
}

/** Duty by duty, of the rules over duties: rules about other rules would count the same pair again. */
async function matrixCells(ctx: Ctx, campaignTrackId: bigint): Promise<MatrixCell[]> {
	const rows = await prisma.$queryRaw<
		{ a: string; aTitle: string; b: string | null; bTitle: string | null; conflicts: number; unsettled: number; worst: Severity }[]
	>`
		with pair as (
			select distinct c.id, c.severity, least(h.duty_id, k.duty_id) as a, case when k.duty_id is not null then greatest(h.duty_id, k.duty_id) end as b
			from sod_conflict c join sod_rule r on r.id = c.rule_id and r.kind in ('duty_pair', 'without') join sod_conflict_half h on h.conflict_id = c.id and h.side = 1
			left join sod_conflict_half k on k.conflict_id = c.id and k.side = 2
			where c.campaign_track_id = ${campaignTrackId}
		)
		select p.a, x.title as "aTitle", p.b, y.title as "bTitle", count(*)::int as conflicts, count(*) filter (where s.state in ('open', 'requested'))::int as unsettled,
			(array['critical', 'high', 'medium', 'low'])[min(array_position(array['critical', 'high', 'medium', 'low'], p.severity))] as worst
		from pair p join ${conflictStates(campaignTrackId, ctx.now)} s on s.id = p.id join duty x on x.id = p.a left join duty y on y.id = p.b
		group by p.a, x.title, p.b, y.title order by x.title, y.title`;
	return rows.map(({ a, aTitle, b, bTitle, ...cell }) => ({
		...cell,
		one: { id: a, title: aTitle },
		other: b === null ? null : { id: b, title: bTitle ?? b },
	}));
}
