import type { Ctx } from "@/lib/access/actor";
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
	rows: { reviewId: string; rowNo: number; holder: string; title: string; system: string; detail: string }[];
	rowCount: number;
	version: number;
};

/** How many attached rows the list shows; the pack holds them all. */
const SHOWN = 50;

/** The log of one track, or of every track the reader may see, newest first. */
export async function deviationLog(ctx: Ctx, track: string | null): Promise<DeviationRow[]> {
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
			rows: DeviationRow["rows"] | null;
		}[]
	>`
		select d.id, d.track, d.number, d.rule, c.name as campaign, c.id as campaign_id, k.code as control, d.detail, d.cause, d.response, n.name as owner, d.raised_at, d.version, w.row_count, w.rows
		from deviation d join campaign_track t on t.id = d.campaign_track_id join campaign c on c.id = t.campaign_id left join control k on k.id = d.control_id
		left join app_user u on u.id = d.owner_user_id left join identity n on n.id = u.identity_id
		cross join lateral (
			select (select count(*) from deviation_row x where x.deviation_id = d.id) as row_count,
				(select json_agg(json_build_object('reviewId', r.id::text, 'rowNo', r.row_no, 'holder', coalesce(nullif(i.identity_name, ''), i.account_name), 'title', coalesce(nullif(i.entitlement_title, ''), i.entitlement_name), 'system', i.system_name, 'detail', x.detail) order by r.row_no)
					from (select * from deviation_row where deviation_id = d.id order by review_id limit ${SHOWN}) x join review r on r.id = x.review_id join item i on i.id = r.item_id) as rows
		) w
		where (${tracks}::text[] is null or d.track = any(${tracks}::text[])) and (${track}::text is null or d.track = ${track})
		order by d.id desc limit 200`;
	return rows.map(({ id, campaign_id, raised_at, row_count, rows: attached, ...r }) => ({
		...r,
		id: id.toString(),
		campaignId: campaign_id.toString(),
		raisedAt: raised_at.toISOString(),
		rowCount: Number(row_count),
		rows: attached ?? [],
	}));
}
