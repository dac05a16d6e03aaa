import { z } from "zod";
import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { NotFoundError } from "@/lib/errors";
import { Id } from "@/lib/id";
import { FLAG_KEYS, type Flag } from "@/lib/track/flags";
import { readableTracks } from "./queries";
import { DELTAS, type Delta } from "./rules";

/** Filters over the frozen population of a track. `gap` is a kind of gap, to reach the rows behind it. */
export const RowFilter = z.strictObject({
	campaignTrackId: Id,
	search: z.string().trim().max(200).default(""),
	flag: z.enum(FLAG_KEYS as [Flag, ...Flag[]]).optional(),
	system: Id.optional(),
	reviewer: Id.optional(),
	state: z.enum(["open", "decided", "not_reviewed", "taken_out"]).optional(),
	delta: z.enum(Object.keys(DELTAS) as [Delta, ...Delta[]]).optional(),
	gap: z.enum(["no_reviewer", "no_identity", "no_owner", "no_type", "no_description", "no_duties"]).optional(),
	/** Row number of the last row seen. */
	after: z.coerce.number().int().nonnegative().default(0),
});

export type PopulationRow = {
	id: string;
	rowNo: number;
	system: string;
	account: string;
	identity: string;
	kind: string;
	entitlement: string;
	title: string;
	flags: string[];
	delta: string;
	state: string;
	reviewer: string | null;
	via: string;
	passedOver: string[];
	stage: number;
	twoStages: boolean;
	/** Whom the reviewer stands in for. */
	behalfOf: string | null;
	hash: string;
};

const PAGE = 100;

const GAP_SQL = {
	no_reviewer: Prisma.sql`r.reviewer_user_id is null`,
	no_identity: Prisma.sql`'orphan' = any(r.flags)`,
	no_owner: Prisma.sql`'unowned_machine' = any(r.flags)`,
	no_type: Prisma.sql`i.identity_kind = 'unknown' and i.identity_id is not null`,
	no_description: Prisma.sql`'no_description' = any(r.flags)`,
	no_duties: Prisma.sql`i.entitlement_id not in (select entitlement_id from entitlement_duty union all select entitlement_id from entitlement_without_duty)`,
};

/** The rows of a track's population by keyset, in row order; of tracks the actor may read. */
export async function populationPage(ctx: Ctx, input: unknown): Promise<{ rows: PopulationRow[]; nextCursor: string | null }> {
	requirePermission(ctx.actor, "campaign:read");
	const f = RowFilter.parse(input);
	const track = await prisma.campaignTrack.findUnique({ where: { id: f.campaignTrackId }, select: { track: true } });
	if (!track || !readableTracks(ctx).includes(track.track)) throw new NotFoundError("This track");
	const like = `%${f.search.replaceAll(/[\\%_]/g, "\\$&")}%`;
	const where = Prisma.join(
		[
			Prisma.sql`r.campaign_track_id = ${f.campaignTrackId} and r.row_no > ${f.after}`,
			...(f.search
				? [
						Prisma.sql`(i.identity_name ilike ${like} or i.account_name ilike ${like} or i.entitlement_name ilike ${like} or i.entitlement_title ilike ${like})`,
					]
				: []),
			...(f.flag ? [Prisma.sql`${f.flag} = any(r.flags)`] : []),
			...(f.system ? [Prisma.sql`i.system_id = ${f.system}`] : []),
			...(f.reviewer ? [Prisma.sql`r.reviewer_user_id = ${f.reviewer}`] : []),
			...(f.state ? [Prisma.sql`r.state = ${f.state}`] : []),
			...(f.delta ? [Prisma.sql`r.delta = ${f.delta}`] : []),
			...(f.gap ? [GAP_SQL[f.gap]] : []),
		],
		" and ",
	);
	const rows = await prisma.$queryRaw<(Omit<PopulationRow, "id"> & { id: bigint })[]>`
		select r.id, r.row_no as "rowNo", i.system_name as system, i.account_name as account, coalesce(nullif(i.identity_name, ''), 'nobody known') as identity, i.identity_kind as kind, i.entitlement_name as entitlement,
			i.entitlement_title as title, r.flags, r.delta, r.state, n.name as reviewer, r.reviewer_via as via, r.passed_over as "passedOver", r.stage, r.two_stages as "twoStages", dn.name as "behalfOf", encode(i.hash, 'hex') as hash
		from review r join item i on i.id = r.item_id left join identity n on n.id = r.reviewer_identity_id
		left join delegation g on g.id = r.delegation_id left join app_user du on du.id = g.from_user_id left join identity dn on dn.id = du.identity_id
		where ${where} order by r.row_no limit ${PAGE + 1}`;
	const page = rows.slice(0, PAGE);
	await logRead(ctx, "campaign.population", `track:${f.campaignTrackId}`, page.length);
	return { rows: page.map((r) => ({ ...r, id: r.id.toString() })), nextCursor: rows.length > PAGE ? String(page.at(-1)?.rowNo) : null };
}

/** How many rows of the track carry each flag, are of each delta, and are in each state: from what staging counted and what is counted with each decision. */
export async function populationFacets(
	ctx: Ctx,
	campaignTrackId: bigint,
): Promise<{ flags: Record<string, number>; states: Record<string, number>; deltas: Record<string, number> }> {
	requirePermission(ctx.actor, "campaign:read");
	const track = await prisma.campaignTrack.findUnique({
		where: { id: campaignTrackId },
		select: { track: true, state: true, itemCount: true, decidedCount: true, takenCount: true, flagCounts: true, deltaCounts: true },
	});
	if (!track || !readableTracks(ctx).includes(track.track)) throw new NotFoundError("This track");
	const closed = track.state === "closed" || track.state === "signed";
	const kept = await prisma.assignment.aggregate({ where: { campaignTrackId }, _sum: { decided: true, passedOn: true } });
	const decided = closed ? track.decidedCount : (kept._sum.decided ?? 0) - (kept._sum.passedOn ?? 0);
	const rest = closed ? "not_reviewed" : "open";
	const states = Object.fromEntries(
		Object.entries({ decided, [rest]: track.itemCount - track.takenCount - decided, taken_out: track.takenCount }).filter(
			([, rows]) => rows > 0,
		),
	);
	const counted = JSON.parse(track.deltaCounts) as Partial<Record<Delta, number>>;
	const deltas = Object.fromEntries(
		(Object.keys(DELTAS) as Delta[]).map((delta) => [delta, counted[delta] ?? 0]).filter(([, rows]) => rows),
	);
	return { flags: JSON.parse(track.flagCounts) as Record<string, number>, states, deltas };
}
