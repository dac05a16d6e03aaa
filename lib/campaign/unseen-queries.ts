import { z } from "zod";
import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { NotFoundError } from "@/lib/errors";
import { Id } from "@/lib/id";
import { readableTracks } from "./queries";

/** Filters over what came and went unseen. */
export const UnseenFilter = z.strictObject({
	show: z.enum(["privileged", "machines", "used"]).optional(),
	system: Id.optional(),
	/** The last grant of the page before. */
	after: Id.optional(),
});
export type UnseenFilter = z.output<typeof UnseenFilter>;

/** Access of which no review of the track ever knew: it appeared after one population was taken and was gone before the next. Times are ISO text. */
export type UnseenRow = {
	id: string;
	holder: string;
	kind: string;
	account: string;
	system: string;
	title: string;
	entitlement: string;
	privileged: boolean | null;
	/** The first extract that showed it, and the one that no longer did. */
	firstSeenAt: string;
	firstImportId: string;
	goneAt: string;
	goneImportId: string | null;
	grantedBy: string | null;
	ticket: string | null;
	/** used | never | no_data | not_applicable, with the time where it is known: unknown is not never. */
	usage: string;
	lastUsedAt: string | null;
};

export type UnseenSummary = {
	/** Name of the last closed campaign of the track before this one was staged; null: there is none, and all that came and went before it counts. */
	previous: string | null;
	counts: { all: number; privileged: number; machines: number; used: number };
	systems: { id: string; name: string; rows: number }[];
};

const PAGE = 100;
const PIECE = 2_000;
const MACHINES = Prisma.sql`coalesce(n.kind, 'unknown') not in ('human', 'unknown')`;
const SHOWN = {
	privileged: Prisma.sql`e.privileged`,
	machines: MACHINES,
	used: Prisma.sql`g.last_used_at is not null`,
};

/** Grants `g` that no review of a track ever saw, with holder `n`, account `a`, right `e` and system `y`; what that is stands at `unseen_grants` in the database. */
const unseen = (campaignTrackId: bigint, filter: UnseenFilter = {}) => Prisma.sql`
	from unseen_grants(${campaignTrackId}::bigint) u(id) join access_grant g on g.id = u.id
	join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id join system y on y.id = g.system_id left join identity n on n.id = a.identity_id
	where g.id > ${filter.after ?? 0n}::bigint and ${filter.show ? SHOWN[filter.show] : Prisma.sql`true`} and ${filter.system ? Prisma.sql`y.id = ${filter.system}` : Prisma.sql`true`}`;

/** How much came and went unseen before a track's population was taken, in all and by system. */
export async function unseenSummary(ctx: Ctx, campaignTrackId: bigint): Promise<UnseenSummary> {
	await requireReadable(ctx, campaignTrackId);
	const [before] = await prisma.$queryRaw<{ name: string }[]>`
		select c.name from campaign_track t join campaign_track p on p.track = t.track and p.campaign_id <> t.campaign_id and p.state in ('closed', 'signed') and p.closed_at <= t.staged_at
		join campaign c on c.id = p.campaign_id where t.id = ${campaignTrackId} order by p.closed_at desc, p.id desc limit 1`;
	const systems = await prisma.$queryRaw<{ id: bigint; name: string; rows: number; privileged: number; machines: number; used: number }[]>`
		select y.id, y.name, count(*)::int as rows, count(*) filter (where ${SHOWN.privileged})::int as privileged, count(*) filter (where ${MACHINES})::int as machines,
			count(*) filter (where ${SHOWN.used})::int as used
		${unseen(campaignTrackId)} group by y.id, y.name order by rows desc, y.name`;
	const sum = (of: "rows" | "privileged" | "machines" | "used") => systems.reduce((total, s) => total + s[of], 0);
	return {
		previous: before?.name ?? null,
		counts: { all: sum("rows"), privileged: sum("privileged"), machines: sum("machines"), used: sum("used") },
		systems: systems.map(({ id, name, rows }) => ({ id: id.toString(), name, rows })),
	};
}

/** A page of it, in the order it was first seen. */
export async function unseenPage(
	ctx: Ctx,
	campaignTrackId: bigint,
	filter: UnseenFilter,
): Promise<{ rows: UnseenRow[]; nextCursor: string | null }> {
	await requireReadable(ctx, campaignTrackId);
	const found = await readUnseen(campaignTrackId, filter, PAGE + 1);
	const page = found.slice(0, PAGE);
	await logRead(ctx, "campaign.unseen", `track:${campaignTrackId}`, page.length);
	return { rows: page, nextCursor: found.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** All of it that a filter leaves, in pieces of a few thousand rows; `after` is where it begins. The read is noted with its whole number before the first. */
export async function unseenRows(ctx: Ctx, campaignTrackId: bigint, filter: UnseenFilter): Promise<AsyncIterable<UnseenRow[]>> {
	await requireReadable(ctx, campaignTrackId);
	const [all] = await prisma.$queryRaw<{ rows: number }[]>`select count(*)::int as rows ${unseen(campaignTrackId, filter)}`;
	await logRead(ctx, "campaign.unseen", `track:${campaignTrackId}`, all?.rows ?? 0);
	return piecesOf(campaignTrackId, filter);
}

async function* piecesOf(campaignTrackId: bigint, filter: UnseenFilter): AsyncGenerator<UnseenRow[]> {
	for (let after = filter.after ?? 0n; ; ) {
		const rows = await readUnseen(campaignTrackId, { ...filter, after }, PIECE);
		if (rows.length > 0) yield rows;
		if (rows.length < PIECE) return;
		after = BigInt(rows.at(-1)?.id ?? 0);
	}
}

type Raw = Omit<UnseenRow, "id" | "firstSeenAt" | "firstImportId" | "goneAt" | "goneImportId" | "lastUsedAt"> & {
	id: bigint;
	firstSeenAt: Date;
	firstImportId: bigint;
	goneAt: Date;
	goneImportId: bigint | null;
	lastUsedAt: Date | null;
};

async function readUnseen(campaignTrackId: bigint, filter: UnseenFilter, limit: number): Promise<UnseenRow[]> {
	const rows = await prisma.$queryRaw<Raw[]>`
		select g.id, coalesce(n.name, 'nobody known') as holder, coalesce(n.kind, 'unknown') as kind, a.name as account, y.name as system, e.title, e.name as entitlement, e.privileged,
			g.first_seen_at as "firstSeenAt", g.first_import_id as "firstImportId", g.gone_at as "goneAt", g.gone_import_id as "goneImportId",
			g.granted_by as "grantedBy", g.ticket, g.usage, g.last_used_at as "lastUsedAt"
		${unseen(campaignTrackId, filter)} order by g.id limit ${limit}`;
	return rows.map((r) => ({
		...r,
		id: r.id.toString(),
		firstSeenAt: r.firstSeenAt.toISOString(),
		firstImportId: r.firstImportId.toString(),
		goneAt: r.goneAt.toISOString(),
		goneImportId: r.goneImportId?.toString() ?? null,
		lastUsedAt: r.lastUsedAt?.toISOString() ?? null,
	}));
}

async function requireReadable(ctx: Ctx, campaignTrackId: bigint): Promise<void> {
	requirePermission(ctx.actor, "campaign:read");
	const track = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true } });
	if (!track || !readableTracks(ctx).includes(track.track)) throw new NotFoundError("This track");
}
