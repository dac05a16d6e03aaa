import type { Ctx } from "@/lib/access/actor";
import { can, requirePermission, requireUser } from "@/lib/access/permissions";
import { readableTracks } from "@/lib/campaign/queries";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { decideRefusal, KINDS, sideInWords } from "./rules";

/** One amendment as the track's page tells it. Times are ISO text. */
export type AmendmentRow = {
	id: string;
	number: number;
	about: string;
	before: string;
	after: string;
	reason: string;
	state: "requested" | "approved" | "declined";
	rows: number;
	requestedBy: string;
	requestedAt: string;
	decidedBy: string | null;
	decidedAt: string | null;
	note: string;
	/** Whether the reader may decide it: a control owner of the track who did not ask, and to whom no rows go. */
	mine: boolean;
};

type Raw = Omit<AmendmentRow, "id" | "about" | "requestedAt" | "decidedAt" | "mine"> & {
	id: bigint;
	kind: keyof typeof KINDS;
	requestedAt: Date;
	decidedAt: Date | null;
	asker: bigint;
};

/** The amendments of a track, those that wait first, then the newest. Throws NotFoundError for a track the reader may not see. */
export async function amendmentsOf(ctx: Ctx, campaignTrackId: bigint): Promise<AmendmentRow[]> {
	requirePermission(ctx.actor, "campaign:read");
	const user = requireUser(ctx.actor);
	const on = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true } });
	if (!on || !readableTracks(ctx).includes(on.track)) throw new NotFoundError("This track");
	const decides = can(user, "amendment:decide", { track: on.track });
	const rows = await prisma.$queryRaw<Raw[]>`
		select a.id, a.number, a.kind, a.before, a.after, a.reason, a.state, a.rows, n.name as "requestedBy", a.requested_at as "requestedAt", a.requested_by_user_id as asker,
			d.name as "decidedBy", a.decided_at as "decidedAt", a.note
		from amendment a join app_user u on u.id = a.requested_by_user_id join identity n on n.id = u.identity_id
		left join app_user v on v.id = a.decided_by_user_id left join identity d on d.id = v.identity_id
		where a.campaign_track_id = ${campaignTrackId} order by a.state <> 'requested', a.number desc limit 500`;
	return rows.map(({ kind, asker, ...r }) => ({
		...r,
		id: r.id.toString(),
		about: KINDS[kind],
		before: sideInWords(kind, r.before),
		after: sideInWords(kind, r.after),
		requestedAt: r.requestedAt.toISOString(),
		decidedAt: r.decidedAt?.toISOString() ?? null,
		mine: decides && decideRefusal({ ...r, kind, requestedByUserId: asker }, user) === null,
	}));
}

/** How many amendments a track has, and how many wait. */
export async function amendmentCounts(ctx: Ctx, campaignTrackId: bigint): Promise<{ all: number; waiting: number }> {
	requirePermission(ctx.actor, "campaign:read");
	const [n] = await prisma.$queryRaw<{ all: number; waiting: number }[]>`
		select count(*)::int as all, count(*) filter (where a.state = 'requested')::int as waiting from amendment a join campaign_track t on t.id = a.campaign_track_id
		where t.id = ${campaignTrackId} and t.track = any(${readableTracks(ctx)}::text[])`;
	return n ?? { all: 0, waiting: 0 };
}

/** Systems of a track that have open rows, for the choice of one to drop. */
export async function systemsWithOpenRows(ctx: Ctx, campaignTrackId: bigint): Promise<{ id: string; name: string; rows: number }[]> {
	requirePermission(ctx.actor, "amendment:request");
	const rows = await prisma.$queryRaw<{ id: bigint; name: string; rows: number }[]>`
		select i.system_id as id, max(i.system_name) as name, count(*)::int as rows from review r join item i on i.id = r.item_id join campaign_track t on t.id = r.campaign_track_id
		where r.campaign_track_id = ${campaignTrackId} and r.state = 'open' and t.track = any(${readableTracks(ctx)}::text[]) group by 1 order by 2`;
	return rows.map((r) => ({ ...r, id: r.id.toString() }));
}
