import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import type { Severity, Way } from "./rules";

/** One rule of a track's conflicts, and how many subjects of each kind break it. */
export type ConflictCount = {
	ruleId: string;
	code: string;
	risk: string;
	severity: Severity;
	people: number;
	machines: number;
	unknown: number;
};

export type Half = { holder: string; system: string; account: string; entitlement: string; duty: string; via: Way; rowNo: number | null };
export type ConflictRow = {
	number: number;
	code: string;
	base: string | null;
	risk: string;
	severity: Severity;
	subject: string;
	subjectKind: string;
	sides: [Half[], Half[]];
};

const PAGE = 50;

/** The conflicts frozen with a track, counted by rule: those with most subjects first within a severity. */
export async function conflictCounts(ctx: Ctx, campaignTrackId: bigint): Promise<ConflictCount[]> {
	await requireReadable(ctx, campaignTrackId);
	const rows = await prisma.$queryRaw<
		{ ruleId: bigint; code: string; risk: string; severity: Severity; people: bigint; machines: bigint; unknown: bigint }[]
	>`
		select c.rule_id as "ruleId", r.code, v.risk, c.severity, count(*) filter (where c.subject_kind = 'human') as people,
			count(*) filter (where c.subject_kind not in ('human', 'unknown')) as machines, count(*) filter (where c.subject_kind = 'unknown') as unknown
		from sod_conflict c join sod_rule r on r.id = c.rule_id join sod_rule_version v on v.rule_id = c.rule_id and v.version = c.rule_version
		where c.campaign_track_id = ${campaignTrackId}
		group by c.rule_id, r.code, v.risk, c.severity
		order by array_position(array['critical', 'high', 'medium', 'low'], c.severity), count(*) desc, r.code`;
	return rows.map((r) => ({
		...r,
		ruleId: r.ruleId.toString(),
		people: Number(r.people),
		machines: Number(r.machines),
		unknown: Number(r.unknown),
	}));
}

/** Conflicts of a track with both halves and the way to each, a page at a time; `ruleId` narrows to one rule. */
export async function conflictPage(
	ctx: Ctx,
	on: { campaignTrackId: bigint; ruleId: bigint | null; after: number },
): Promise<{ rows: ConflictRow[]; nextCursor: number | null }> {
	await requireReadable(ctx, on.campaignTrackId);
	const rows = await prisma.$queryRaw<(Omit<ConflictRow, "sides"> & { halves: (Half & { side: 1 | 2 })[] | null })[]>`
		select c.number, r.code, b.code as base, coalesce(bv.risk, v.risk) as risk, c.severity, c.subject_name as subject, c.subject_kind as "subjectKind",
			(select json_agg(json_build_object('side', h.side, 'holder', h.holder_name, 'system', h.system_name, 'account', h.account_name, 'entitlement', h.entitlement_title,
					'duty', coalesce(d.title, ''), 'via', h.via, 'rowNo', w.row_no) order by h.side, h.system_name, h.entitlement_title, h.grant_id)
				from sod_conflict_half h left join duty d on d.id = h.duty_id
				left join item i on i.campaign_id = t.campaign_id and i.grant_id = h.grant_id left join review w on w.campaign_track_id = t.id and w.item_id = i.id
				where h.conflict_id = c.id) as halves
		from sod_conflict c join campaign_track t on t.id = c.campaign_track_id join sod_rule r on r.id = c.rule_id
		join sod_rule_version v on v.rule_id = c.rule_id and v.version = c.rule_version
		left join sod_rule b on b.id = c.base_rule_id left join sod_rule_version bv on bv.rule_id = c.base_rule_id and bv.version = c.base_version
		where c.campaign_track_id = ${on.campaignTrackId} and c.number > ${on.after} and (${on.ruleId}::bigint is null or c.rule_id = ${on.ruleId})
		order by c.number limit ${PAGE + 1}`;
	const shown = rows.slice(0, PAGE);
	await logRead(ctx, "conflicts", `track:${on.campaignTrackId}`, shown.length);
	return {
		rows: shown.map(({ halves, ...row }) => ({
			...row,
			sides: [(halves ?? []).filter((h) => h.side === 1), (halves ?? []).filter((h) => h.side === 2)],
		})),
		nextCursor: rows.length > PAGE ? (shown.at(-1)?.number ?? null) : null,
	};
}

async function requireReadable(ctx: Ctx, campaignTrackId: bigint): Promise<void> {
	requirePermission(ctx.actor, "campaign:read");
	const found = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true } });
	if (!found) throw new NotFoundError("This track");
	requireOnTrack(ctx.actor, "campaign:read", found.track, "This track");
}
