import type { Ctx } from "@/lib/access/actor";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { TRACK_KEYS } from "@/lib/track/registry";

/** One track in a list: how far it is, by counters the verbs keep. */
export type TrackSummary = {
	id: string;
	track: string;
	state: string;
	version: number;
	owner: string;
	ownerUserId: string;
	dueAt: Date;
	items: number;
	/** Of these taken out of the review by amendments. */
	taken: number;
	decided: number;
	unassigned: number;
	openGaps: number;
	gaps: number;
	reviewers: number;
	deviations: number;
};

export type CampaignSummary = {
	id: string;
	name: string;
	fiscalPeriod: string;
	asOf: Date;
	zone: string;
	createdAt: Date;
	tracks: TrackSummary[];
};

const PAGE = 100;

/** Tracks the actor may read campaigns of, as keys. An auditor of one track sees nothing of the other. */
export function readableTracks(ctx: Ctx): string[] {
	return tracksFor(ctx.actor, "campaign:read") ?? [...TRACK_KEYS];
}

/** Campaigns with a track the actor may read, newest first; `cursor` is the id of the last one seen. */
export async function campaignPage(
	ctx: Ctx,
	{ search = "", cursor = null as bigint | null } = {},
): Promise<{ rows: CampaignSummary[]; nextCursor: string | null }> {
	requirePermission(ctx.actor, "campaign:read");
	const found = await prisma.campaign.findMany({
		where: {
			...(cursor === null ? {} : { id: { lt: cursor } }),
			...(search
				? { OR: [{ name: { contains: search, mode: "insensitive" } }, { fiscalPeriod: { contains: search, mode: "insensitive" } }] }
				: {}),
			tracks: { some: { track: { in: readableTracks(ctx) } } },
		},
		orderBy: { id: "desc" },
		take: PAGE + 1,
		select: { id: true, name: true, fiscalPeriod: true, asOf: true, zone: true, createdAt: true },
	});
	const rows = found.slice(0, PAGE);
	const tracks = await summaries(
		ctx,
		rows.map((c) => c.id),
	);
	return {
		rows: rows.map((c) => ({ ...c, id: c.id.toString(), tracks: tracks.get(c.id) ?? [] })),
		nextCursor: found.length > PAGE ? (rows.at(-1)?.id.toString() ?? null) : null,
	};
}

/** One campaign with the tracks the actor may read; throws NotFoundError when there is none of them. */
export async function campaignSummary(ctx: Ctx, id: bigint): Promise<CampaignSummary> {
	requirePermission(ctx.actor, "campaign:read");
	const campaign = await prisma.campaign.findUnique({
		where: { id },
		select: { id: true, name: true, fiscalPeriod: true, asOf: true, zone: true, createdAt: true },
	});
	const tracks = (await summaries(ctx, [id])).get(id) ?? [];
	if (!campaign || tracks.length === 0) throw new NotFoundError("This campaign");
	return { ...campaign, id: campaign.id.toString(), tracks };
}

async function summaries(ctx: Ctx, campaignIds: bigint[]): Promise<Map<bigint, TrackSummary[]>> {
	type Row = Omit<TrackSummary, "id" | "ownerUserId"> & { id: bigint; campaignId: bigint; ownerUserId: bigint };
	const rows = await prisma.$queryRaw<Row[]>`
		select t.id, t.campaign_id as "campaignId", t.track, t.state, t.version, n.name as owner, t.owner_user_id as "ownerUserId", t.due_at as "dueAt", t.item_count as items, t.taken_count as taken,
			case when t.state in ('closed', 'signed') then t.decided_count else coalesce(a.decided, 0)::int end as decided,
			greatest(0, t.item_count - t.taken_count - coalesce(a.total, 0))::int as unassigned, coalesce(g.open, 0)::int as "openGaps", coalesce(g.gaps, 0)::int as gaps, coalesce(a.reviewers, 0)::int as reviewers,
			(select count(*) from deviation d where d.campaign_track_id = t.id)::int as deviations
		from campaign_track t join app_user u on u.id = t.owner_user_id join identity n on n.id = u.identity_id
		left join lateral (select sum(total - passed_on) as total, sum(decided - passed_on) as decided, count(*) as reviewers from assignment where campaign_track_id = t.id) a on true
		left join lateral (select count(*) as gaps, count(*) filter (where state = 'open') as open from gap where campaign_track_id = t.id) g on true
		where t.campaign_id = any(${campaignIds}::bigint[]) and t.track = any(${readableTracks(ctx)}::text[])
		order by t.campaign_id, array_position(${[...TRACK_KEYS]}::text[], t.track)`;
	const by = new Map<bigint, TrackSummary[]>();
	for (const { campaignId, ...row } of rows) {
		by.set(campaignId, [...(by.get(campaignId) ?? []), { ...row, id: row.id.toString(), ownerUserId: row.ownerUserId.toString() }]);
	}
	return by;
}
