import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { can, requirePermission } from "@/lib/access/permissions";
import { frozenTrack } from "@/lib/criteria/rules";
import { prisma } from "@/lib/db/client";
import { progressOf } from "@/lib/db/progress";
import { NotFoundError } from "@/lib/errors";
import { campaignSummary, readableTracks } from "./queries";
import type { WaterfallLine } from "./schema";

/** Everything the track page shows beside the counters of its summary. Throws NotFoundError, also for a track the actor may not read. */
export async function trackDetail(ctx: Ctx, campaignId: bigint, key: string) {
	const campaign = await campaignSummary(ctx, campaignId);
	const summary = campaign.tracks.find((t) => t.track === key);
	if (!summary) throw new NotFoundError("This track");
	const row = await prisma.campaignTrack.findUniqueOrThrow({
		where: { id: BigInt(summary.id) },
		select: {
			waterfall: true,
			definition: true,
			populationHash: true,
			stagedAt: true,
			acceptedAt: true,
			launchedAt: true,
			closedAt: true,
			signedAt: true,
			closingPolicy: true,
			removalSlaDays: true,
			removalDayBasis: true,
			calendar: { select: { version: true } },
			criteriaVersion: true,
			criteriaSet: { select: { criteria: true } },
			controls: {
				select: { control: { select: { id: true, code: true, title: true, objective: true } } },
				orderBy: { control: { code: "asc" } },
			},
		},
	});
	const { waterfall, definition, controls, criteriaSet, ...facts } = row;
	return {
		campaign,
		summary,
		...facts,
		/** What reviewers are asked: frozen with the population; before that what the track ships with. */
		criteria: frozenTrack(key, { label: row.criteriaVersion, criteria: criteriaSet?.criteria ?? null }).criteria,
		removalSlaDays: JSON.parse(row.removalSlaDays) as Record<string, number>,
		waterfall: JSON.parse(waterfall) as WaterfallLine[],
		controls: controls.map(({ control }) => ({ ...control, id: control.id.toString() })),
		extracts: await extracts(BigInt(summary.id), definition),
		progress: await progressOf("staging", `track:${summary.id}`),
	};
}
export type TrackDetail = Awaited<ReturnType<typeof trackDetail>>;

type DefinedSystem = {
	id: string;
	name: string;
	environment: string;
	reason: string | null;
	rows: number;
	machines: number;
	importId: string | null;
};

/** One extract the population rests on, with its IPE facts and, once accepted, by whom. */
export type ExtractRow = {
	importId: string;
	system: string;
	environment: string;
	reason: string | null;
	rows: number;
	machines: number;
	objectName: string;
	extractedBy: string;
	extractedAt: Date | null;
	authoritativeFor: string;
	sourceCount: number | null;
	readCount: number;
	acceptedCount: number;
	rejectedCount: number;
	complete: boolean;
	sha256: string | null;
	acceptedAt: Date | null;
};

async function extracts(trackId: bigint, definition: string): Promise<ExtractRow[]> {
	if (!definition) return [];
	const systems = (JSON.parse(definition) as { systems: DefinedSystem[] }).systems.filter((s) => s.rows > 0 && s.importId !== null);
	const ids = systems.map((s) => BigInt(s.importId ?? 0));
	const [imports, accepted] = await Promise.all([
		prisma.import.findMany({
			where: { id: { in: ids } },
			include: { files: { select: { sha256Received: true }, orderBy: { id: "asc" } } },
		}),
		prisma.extractAcceptance.findMany({ where: { campaignTrackId: trackId }, select: { importId: true, acceptedAt: true } }),
	]);
	return systems.flatMap((s) => {
		const one = imports.find((i) => i.id.toString() === s.importId);
		if (!one) return [];
		return {
			importId: one.id.toString(),
			system: s.name,
			environment: s.environment,
			reason: s.reason,
			rows: s.rows,
			machines: s.machines,
			objectName: [one.objectName, one.objectVersion].filter(Boolean).join(" "),
			extractedBy: one.extractedBy,
			extractedAt: one.extractedAt,
			authoritativeFor: one.authoritativeFor,
			sourceCount: one.sourceCount === null ? null : Number(one.sourceCount),
			readCount: Number(one.readCount),
			acceptedCount: Number(one.acceptedCount),
			rejectedCount: Number(one.rejectedCount),
			complete: one.complete,
			sha256: one.files[0]?.sha256Received ?? null,
			acceptedAt: accepted.find((a) => a.importId === one.id)?.acceptedAt ?? null,
		};
	});
}

export type GapRow = {
	id: string;
	number: number;
	kind: string;
	systemId: string | null;
	/** As it was found. */
	rows: number;
	/** How many rows of its system are without a reviewer now; null for other kinds, and once it is resolved. */
	left: number | null;
	detail: string;
	state: string;
	acceptedBy: string | null;
	acceptedAt: Date | null;
	acceptedReason: string | null;
};

/** The numbered gaps of a track, open ones first. */
export async function gapRows(ctx: Ctx, trackId: bigint): Promise<GapRow[]> {
	await requireReadable(ctx, trackId);
	const rows = await prisma.$queryRaw<(Omit<GapRow, "id" | "systemId"> & { id: bigint; systemId: bigint | null })[]>`
		select g.id, g.number, g.kind, g.system_id as "systemId", g.rows, g.detail, g.state, n.name as "acceptedBy",
			case when g.kind = 'no_reviewer' and g.state <> 'resolved' then (select count(*)::int from review r join item i on i.id = r.item_id
				where r.campaign_track_id = g.campaign_track_id and r.reviewer_user_id is null and r.state = 'open' and i.system_id = g.system_id) end as left, g.accepted_at as "acceptedAt", g.accepted_reason as "acceptedReason"
		from gap g left join identity n on 'user:' || n.ref::text = g.accepted_by
		where g.campaign_track_id = ${trackId} order by g.state <> 'open', g.number`;
	return rows.map((g) => ({ ...g, id: g.id.toString(), systemId: g.systemId?.toString() ?? null }));
}

export type LoadRow = { userId: string; name: string; jobTitle: string | null; total: number; decided: number; minutes: number };

/** Rows and expected minutes of each reviewer, the largest load first. */
export async function loadRows(ctx: Ctx, trackId: bigint): Promise<LoadRow[]> {
	await requireReadable(ctx, trackId);
	const rows = await prisma.$queryRaw<(Omit<LoadRow, "userId"> & { userId: bigint })[]>`
		select a.reviewer_user_id as "userId", n.name, n.job_title as "jobTitle", a.total, a.decided, a.minutes
		from assignment a join app_user u on u.id = a.reviewer_user_id join identity n on n.id = u.identity_id
		where a.campaign_track_id = ${trackId} order by a.total desc, n.name, a.reviewer_user_id`;
	await logRead(ctx, "campaign.reviewers", `track:${trackId}`, rows.length);
	return rows.map((l) => ({ ...l, userId: l.userId.toString() }));
}

export type Assignee = { userId: string; name: string; detail: string };

/** Whom rows of a track may be handed to now: its reviewers who sign in and have not left. For whoever hands rows on. */
export async function assignees(ctx: Ctx, track: string): Promise<Assignee[]> {
	if (!can(ctx.actor, "review:reopen", { track })) requirePermission(ctx.actor, "campaign:configure");
	return prisma.$queryRaw`
		select u.id::text as "userId", n.name, coalesce(n.job_title, u.email) as detail from app_user u join identity n on n.id = u.identity_id
		where may_review(u.id, ${track}) order by n.name, u.id`;
}

async function requireReadable(ctx: Ctx, trackId: bigint): Promise<void> {
	requirePermission(ctx.actor, "campaign:read");
	const track = await prisma.campaignTrack.findUnique({ where: { id: trackId }, select: { track: true } });
	if (!track || !readableTracks(ctx).includes(track.track)) throw new NotFoundError("This track");
}
