import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import type { SettledBecause, Verdict } from "./rules";

/** A divergence as both owners see it: the verdicts, and what follows. No reason, reviewer or exception of either track. */
export type DivergenceRow = {
	id: string;
	number: number;
	rowNo: number;
	state: "open" | "settled";
	holder: string;
	system: string;
	title: string;
	verdicts: { track: string; verdict: Verdict }[];
	stricter: Verdict;
	openedAt: string;
	settledAt: string | null;
	settledBecause: SettledBecause | null;
	/** The task that carries the stricter verdict out, where there is one. Its id only for readers of that track's removals. */
	removal: { id: string | null; track: string; state: string; dueAt: string; dueZone: string; verifiedAt: string | null } | null;
};

export type DivergencePage = { rows: DivergenceRow[]; open: number; settled: number; nextCursor: number | null };

const PAGE = 50;

/** The divergences of a campaign in the order of their numbers, a page at a time; `after` is the last number of the page before. */
export async function divergencePage(
	ctx: Ctx,
	on: { campaignId: bigint; state: "open" | "settled"; after: number },
): Promise<DivergencePage> {
	requirePermission(ctx.actor, "campaign:read");
	const removalTracks = tracksFor(ctx.actor, "removal:read");
	const counts = await divergenceCounts(ctx, on.campaignId);
	const rows = await prisma.$queryRaw<
		(Omit<DivergenceRow, "id" | "openedAt" | "settledAt" | "removal"> & {
			id: bigint;
			openedAt: Date;
			settledAt: Date | null;
			removal: { id: string; track: string; state: string; dueAt: string; dueZone: string; verifiedAt: string | null } | null;
		})[]
	>`
		select d.id, d.number, d.state, d.stricter, d.opened_at as "openedAt", d.settled_at as "settledAt", d.settled_because as "settledBecause", i.row_no as "rowNo",
			coalesce(nullif(i.identity_name, ''), i.account_name) as holder, i.system_name as system, coalesce(nullif(i.entitlement_title, ''), i.entitlement_name) as title,
			(select json_agg(json_build_object('track', t.track, 'verdict', v.verdict) order by v.campaign_track_id)
				from divergence_verdict v join campaign_track t on t.id = v.campaign_track_id where v.divergence_id = d.id) as verdicts,
			(select json_build_object('id', m.id::text, 'track', t.track, 'state', m.state, 'dueAt', ledger_time(m.due_at), 'dueZone', coalesce(k.zone, 'UTC'), 'verifiedAt', ledger_time(m.verified_at))
				from divergence_verdict v join removal m on m.decision_id = v.decision_id join campaign_track t on t.id = m.campaign_track_id left join work_calendar k on k.id = t.calendar_id
				where v.divergence_id = d.id and v.verdict = d.stricter order by m.due_at limit 1) as removal
		from divergence d join item i on i.id = d.item_id
		where d.campaign_id = ${on.campaignId} and d.state = ${on.state} and d.number > ${on.after}
		order by d.number limit ${PAGE + 1}`;
	const shown = rows.slice(0, PAGE);
	await logRead(ctx, "divergences", `campaign:${on.campaignId}`, shown.length);
	return {
		...counts,
		rows: shown.map((r) => ({
			...r,
			id: r.id.toString(),
			openedAt: r.openedAt.toISOString(),
			settledAt: r.settledAt?.toISOString() ?? null,
			removal: r.removal && {
				...r.removal,
				id: removalTracks === null || removalTracks.includes(r.removal.track) ? r.removal.id : null,
			},
		})),
		nextCursor: rows.length > PAGE ? (shown.at(-1)?.number ?? null) : null,
	};
}

/** How many divergences of a campaign are open, and how many are settled. Throws NotFoundError for a campaign without a track the reader may see. */
export async function divergenceCounts(ctx: Ctx, campaignId: bigint): Promise<{ open: number; settled: number }> {
	requirePermission(ctx.actor, "campaign:read");
	const tracks = tracksFor(ctx.actor, "campaign:read");
	const visible = await prisma.campaignTrack.count({ where: { campaignId, ...(tracks === null ? {} : { track: { in: tracks } }) } });
	if (visible === 0) throw new NotFoundError("This campaign");
	const counted = await prisma.divergence.groupBy({ by: ["state"], where: { campaignId }, _count: true });
	const of = (state: string) => counted.find((c) => c.state === state)?._count ?? 0;
	return { open: of("open"), settled: of("settled") };
}
