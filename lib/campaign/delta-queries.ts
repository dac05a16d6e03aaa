import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { readableTracks } from "./queries";
import { type DeltaCounts, NO_DELTAS } from "./rules";

/** Access that the last closed campaign of the track reviewed and this one does not. */
export type GoneRow = {
	/** Its row number in that campaign. */
	rowNo: number;
	holder: string;
	account: string;
	system: string;
	title: string;
	entitlement: string;
	decision: string | null;
	/** removed: as decided, with proof · gone: absent from a complete extract, without a verified removal of this track · out_of_scope: still held · unknown */
	because: "removed" | "gone" | "out_of_scope" | "unknown";
	/** ISO text; null where it is not gone. */
	since: string | null;
};

const PAGE = 100;

/** What a track's rows are against the last closed campaign of the same track, as counted when it was staged. */
export async function deltaCounts(ctx: Ctx, campaignTrackId: bigint): Promise<DeltaCounts> {
	requirePermission(ctx.actor, "campaign:read");
	const track = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true, deltaCounts: true } });
	if (!track || !readableTracks(ctx).includes(track.track)) throw new NotFoundError("This track");
	return { ...NO_DELTAS, ...(JSON.parse(track.deltaCounts) as Partial<DeltaCounts>) };
}

/** What the last closed campaign of the track reviewed and this one does not, in the order of its rows then; `after` is the last row number seen. */
export async function gonePage(
	ctx: Ctx,
	campaignTrackId: bigint,
	after: number,
): Promise<{ counts: DeltaCounts; rows: GoneRow[]; nextCursor: number | null }> {
	const counts = await deltaCounts(ctx, campaignTrackId);
	if (counts.against === null) return { counts, rows: [], nextCursor: null };
	const rows = await prisma.$queryRaw<(Omit<GoneRow, "since"> & { since: Date | null })[]>`
		select pr.row_no as "rowNo", coalesce(nullif(pi.identity_name, ''), 'nobody known') as holder, pi.account_name as account, pi.system_name as system,
			pi.entitlement_title as title, pi.entitlement_name as entitlement, d.outcome as decision,
			case when still.held then 'out_of_scope' when m.verified_at is not null then 'removed' when g.gone_at <= t.staged_at then 'gone' else 'unknown' end as because,
			case when not still.held then coalesce(m.verified_at, case when g.gone_at <= t.staged_at then g.gone_at end) end as since
		from campaign_track t join review pr on pr.campaign_track_id = ${BigInt(counts.against.trackId)} join item pi on pi.id = pr.item_id
		join access_grant g on g.id = pi.grant_id left join decision d on d.id = pr.current_decision_id
		cross join lateral (select max(v.verified_at) as verified_at from removal v where v.review_id = pr.id and v.kind = 'remove' and v.state = 'verified' and v.verified_at <= t.staged_at) m
		cross join lateral (select exists (select from access_grant h join left_out l on l.campaign_track_id = t.id and l.grant_id = h.id
			where h.account_id = pi.account_id and h.entitlement_id = pi.entitlement_id) as held) still
		where t.id = ${campaignTrackId} and pr.row_no > ${after} and pr.state <> 'taken_out'
			and not exists (select from review r join item i on i.id = r.item_id where r.campaign_track_id = t.id and i.account_id = pi.account_id and i.entitlement_id = pi.entitlement_id)
		order by pr.row_no limit ${PAGE + 1}`;
	const page = rows.slice(0, PAGE);
	await logRead(ctx, "campaign.gone", `track:${campaignTrackId}`, page.length);
	return {
		counts,
		rows: page.map((r) => ({ ...r, since: r.since?.toISOString() ?? null })),
		nextCursor: rows.length > PAGE ? (page.at(-1)?.rowNo ?? null) : null,
	};
}
