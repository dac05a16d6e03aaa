import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";

export type DeviationRow = {
	id: string;
	track: string;
	number: number;
	rule: string;
	campaign: string;
	campaignId: string;
	control: string | null;
	detail: string;
	cause: string;
	response: string;
	owner: string | null;
	raisedAt: string;
	/** Each with what happened, and for access that came back with whether it is gone again; a row may have come back more than once. */
	rows: { reviewId: string; returnId: string; rowNo: number; holder: string; title: string; system: string; detail: string }[];
	rowCount: number;
	/** Lines there are in all: more than rows where some came back more than once. */
	lineCount: number;
	version: number;
};

/** How many attached rows the list shows; the pack holds them all. */
const SHOWN = 50;

const PAGE = 100;

export type DeviationPage = { rows: DeviationRow[]; nextCursor: string | null };

/** The log of one track, or of every track the reader may see, newest first, a page at a time; `before` is the last entry of the page before. */
export async function deviationLog(ctx: Ctx, track: string | null, before: bigint | null = null): Promise<DeviationPage> {
	requirePermission(ctx.actor, "deviation:read");
	const tracks = tracksFor(ctx.actor, "deviation:read");
	const rows = await prisma.$queryRaw<
		{
			id: bigint;
			track: string;
			number: number;
			rule: string;
			campaign: string;
			campaign_id: bigint;
			control: string | null;
			detail: string;
			cause: string;
			response: string;
			owner: string | null;
			raised_at: Date;
			version: number;
			row_count: bigint;
			line_count: bigint;
			rows: DeviationRow["rows"] | null;
		}[]
	>`
		select d.id, d.track, d.number, d.rule, c.name as campaign, c.id as campaign_id, k.code as control, d.detail, d.cause, d.response, n.name as owner, d.raised_at, d.version, w.row_count, w.line_count, w.rows
		from deviation d join campaign_track t on t.id = d.campaign_track_id join campaign c on c.id = t.campaign_id left join control k on k.id = d.control_id
		left join app_user u on u.id = d.owner_user_id left join identity n on n.id = u.identity_id
		cross join lateral (
			select (select count(distinct x.review_id) from deviation_row x where x.deviation_id = d.id) as row_count, (select count(*) from deviation_row x where x.deviation_id = d.id) as line_count,
				(select json_agg(json_build_object('reviewId', r.id::text, 'returnId', x.return_id::text, 'rowNo', r.row_no, 'holder', coalesce(nullif(i.identity_name, ''), i.account_name), 'title', coalesce(nullif(i.entitlement_title, ''), i.entitlement_name), 'system', i.system_name, 'detail', coalesce(return_words(x.return_id, ${ctx.now}), x.detail)) order by r.row_no, x.return_id)
					from (select * from deviation_row where deviation_id = d.id order by review_id, return_id limit ${SHOWN}) x join review r on r.id = x.review_id join item i on i.id = r.item_id) as rows
		) w
		where (${tracks}::text[] is null or d.track = any(${tracks}::text[])) and (${track}::text is null or d.track = ${track})
			and (${before}::bigint is null or d.id < ${before})
		order by d.id desc limit ${PAGE + 1}`;
	const shown = rows.slice(0, PAGE).map(({ id, campaign_id, raised_at, row_count, line_count, rows: attached, ...r }) => ({
		...r,
		id: id.toString(),
		campaignId: campaign_id.toString(),
		raisedAt: raised_at.toISOString(),
		rowCount: Number(row_count),
		lineCount: Number(line_count),
		rows: attached ?? [],
	}));
	await logRead(ctx, "deviations", track ? `track:${track}` : "", shown.length);
	return { rows: shown, nextCursor: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null };
}
