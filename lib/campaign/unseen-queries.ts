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
const MACHINES = Prisma.sql`coalesce(n.kind, 'unknown') not in ('human', 'unknown')`;
const SHOWN = {
	privileged: Prisma.sql`e.privileged`,
	machines: MACHINES,
	used: Prisma.sql`g.last_used_at is not null`,
};

/**
 * Episodes `g` of a staged track's systems that began after the extract the last closed campaign's population rests on, and were gone in the extract this
 * one's rests on, and that no campaign of the track has among its rows. A system the last one had no extract of counts from its first.
 * Systems outside the boundary or excluded by name are left out; exclusions by kind or right are not applied, since nobody weighed these rows.
 */
const unseen = (campaignTrackId: bigint) => Prisma.sql`
	from campaign_track t
	left join lateral (
		select nullif(p.definition, '')::json -> 'systems' as systems from campaign_track p
		where p.track = t.track and p.campaign_id <> t.campaign_id and p.state in ('closed', 'signed') and p.closed_at <= t.staged_at order by p.closed_at desc, p.id desc limit 1
	) p on true
	cross join lateral json_array_elements(nullif(t.definition, '')::json -> 'systems') s
	left join lateral (select (o ->> 'extractedAt')::timestamptz as at from json_array_elements(p.systems) o where o ->> 'id' = s ->> 'id') since on true
	join access_grant g on g.system_id = (s ->> 'id')::bigint and g.gone_at <= (s ->> 'extractedAt')::timestamptz and g.first_seen_at > coalesce(since.at, '-infinity')
	join account a on a.id = g.account_id join entitlement e on e.id = g.entitlement_id join system y on y.id = g.system_id left join identity n on n.id = a.identity_id
	where t.id = ${campaignTrackId} and t.staged_at is not null and (s ->> 'inBoundary')::boolean
		and not exists (select from json_array_elements(nullif(t.definition, '')::json -> 'scope' -> 'exclusions') x where x ->> 'by' = 'system' and x ->> 'value' = s ->> 'id')
		and not exists (select from campaign_track o join item i on i.campaign_id = o.campaign_id and i.grant_id = g.id join review r on r.campaign_track_id = o.id and r.item_id = i.id
			where o.track = t.track)`;

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
	const found = await prisma.$queryRaw<
		(Omit<UnseenRow, "id" | "firstSeenAt" | "firstImportId" | "goneAt" | "goneImportId" | "lastUsedAt"> & {
			id: bigint;
			firstSeenAt: Date;
			firstImportId: bigint;
			goneAt: Date;
			goneImportId: bigint | null;
			lastUsedAt: Date | null;
		})[]
	>`
		select g.id, coalesce(n.name, 'nobody known') as holder, coalesce(n.kind, 'unknown') as kind, a.name as account, y.name as system, e.title, e.name as entitlement, e.privileged,
			g.first_seen_at as "firstSeenAt", g.first_import_id as "firstImportId", g.gone_at as "goneAt", g.gone_import_id as "goneImportId",
			g.granted_by as "grantedBy", g.ticket, g.usage, g.last_used_at as "lastUsedAt"
		${unseen(campaignTrackId)} and g.id > ${filter.after ?? 0n}
			and ${filter.show ? SHOWN[filter.show] : Prisma.sql`true`} and ${filter.system ? Prisma.sql`y.id = ${filter.system}` : Prisma.sql`true`}
		order by g.id limit ${PAGE + 1}`;
	const page = found.slice(0, PAGE);
	await logRead(ctx, "campaign.unseen", `track:${campaignTrackId}`, page.length);
	return {
		rows: page.map((r) => ({
			...r,
			id: r.id.toString(),
			firstSeenAt: r.firstSeenAt.toISOString(),
			firstImportId: r.firstImportId.toString(),
			goneAt: r.goneAt.toISOString(),
			goneImportId: r.goneImportId?.toString() ?? null,
			lastUsedAt: r.lastUsedAt?.toISOString() ?? null,
		})),
		nextCursor: found.length > PAGE ? (page.at(-1)?.id.toString() ?? null) : null,
	};
}

async function requireReadable(ctx: Ctx, campaignTrackId: bigint): Promise<void> {
	requirePermission(ctx.actor, "campaign:read");
	const track = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true } });
	if (!track || !readableTracks(ctx).includes(track.track)) throw new NotFoundError("This track");
}
