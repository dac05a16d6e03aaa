import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { trackOf } from "@/lib/track/registry";
import { hasCredit, shownState } from "./rules";

export type ExceptionRow = {
	id: string;
	track: string;
	number: number;
	state: string;
	campaign: string;
	holder: string;
	system: string;
	title: string;
	reason: string;
	compensatingControl: string;
	controlTestRef: string;
	/** False where the track asks for a tested control and no test is on record. */
	credit: boolean;
	expiresAt: string;
	/** Number of the exception this one renews, of the one that took its place, and of the renewal that waits for an approval. */
	renews: number | null;
	renewedBy: number | null;
	pendingRenewal: number | null;
	/** Its row was opened again, at its end or for another reason: it is decided anew, and nothing is left to renew or close. */
	rowReopened: boolean;
	requestedBy: string;
	requestedAt: string;
	decidedBy: string | null;
	decidedAt: string | null;
	note: string | null;
	closedAt: string | null;
	closedReason: string | null;
	/** Asked for by the reader, or about the reader's own access: somebody else decides. */
	own: boolean;
	version: number;
};

const PAGE = 100;

/** Requests first, then what keeps access or did until its end, then what is over. */
const RANK = Prisma.sql`case e.state when 'requested' then 0 when 'approved' then 1 when 'expired' then 1 else 2 end`;

export type ExceptionPage = { rows: ExceptionRow[]; nextCursor: string | null };

/**
 * One track's register, or those of every track the reader may see, a page at a time: open requests first, then those that live on, then the rest; each by their end.
 * `after` is the last entry of the page before.
 */
export async function exceptionRegister(ctx: Ctx, track: string | null, after: bigint | null = null): Promise<ExceptionPage> {
	requirePermission(ctx.actor, "exception:read");
	const tracks = tracksFor(ctx.actor, "exception:read");
	const user = requireUser(ctx.actor);
	const rows = await prisma.$queryRaw<
		{
			id: bigint;
			track: string;
			number: number;
			state: string;
			campaign: string;
			holder: string;
			holder_id: bigint | null;
			system: string;
			title: string;
			reason: string;
			compensating_control: string;
			control_test_ref: string;
			expires_at: Date;
			requested_by: string;
			requested_by_user_id: bigint;
			requested_at: Date;
			decided_by: string | null;
			approved_at: Date | null;
			note: string | null;
			closed_at: Date | null;
			closed_reason: string | null;
			renews: number | null;
			renewed_by: number | null;
			pending: number | null;
			row_reopened: boolean;
			version: number;
		}[]
	>`
		select e.id, e.track, e.number, e.state, c.name as campaign, coalesce(nullif(i.identity_name, ''), i.account_name) as holder, e.holder_identity_id as holder_id, i.system_name as system, coalesce(nullif(i.entitlement_title, ''), i.entitlement_name) as title,
			e.reason, e.compensating_control, e.control_test_ref, e.expires_at, rn.name as requested_by, e.requested_by_user_id, e.requested_at, an.name as decided_by, e.approved_at,
			e.decision_note as note, e.closed_at, e.closed_reason, o.number as renews, y.number as renewed_by, w.number as pending, v.state <> 'decided' or exists (select from review_routing g where g.review_id = e.review_id and g.kind = 'reopened' and g.at >= e.expires_at) as row_reopened, e.version
		from exception e join review v on v.id = e.review_id join campaign_track t on t.id = e.campaign_track_id join campaign c on c.id = t.campaign_id join item i on i.id = e.item_id
		join app_user r on r.id = e.requested_by_user_id join identity rn on rn.id = r.identity_id
		left join app_user a on a.id = e.approved_by_user_id left join identity an on an.id = a.identity_id
		left join exception o on o.id = e.renews_id
		left join exception w on w.renews_id = e.id and w.state = 'requested'
		left join lateral (select n.number from exception n where n.renews_id = e.id and n.approved_at is not null and n.state <> 'declined' order by n.id desc limit 1) y on true
		where (${tracks}::text[] is null or e.track = any(${tracks}::text[])) and (${track}::text is null or e.track = ${track})
			and (${after}::bigint is null or (${RANK}, e.expires_at, e.id) > (select ${RANK}, e.expires_at, e.id from exception e where e.id = ${after}))
		order by ${RANK}, e.expires_at, e.id limit ${PAGE + 1}`;
	const shown = rows.slice(0, PAGE).map((r) => ({
		id: r.id.toString(),
		track: r.track,
		number: r.number,
		state: shownState({ state: r.state, expiresAt: r.expires_at }, ctx.now, r.renewed_by !== null),
		campaign: r.campaign,
		holder: r.holder,
		system: r.system,
		title: r.title,
		reason: r.reason,
		compensatingControl: r.compensating_control,
		controlTestRef: r.control_test_ref,
		credit: hasCredit(trackOf(r.track), { controlTestRef: r.control_test_ref }),
		expiresAt: r.expires_at.toISOString(),
		renews: r.renews,
		renewedBy: r.renewed_by,
		pendingRenewal: r.pending,
		rowReopened: r.row_reopened,
		requestedBy: r.requested_by,
		requestedAt: r.requested_at.toISOString(),
		decidedBy: r.decided_by,
		decidedAt: r.approved_at?.toISOString() ?? null,
		note: r.note,
		closedAt: r.closed_at?.toISOString() ?? null,
		closedReason: r.closed_reason,
		own: r.requested_by_user_id === user.userId || r.holder_id === user.identityId,
		version: r.version,
	}));
	await logRead(ctx, "exceptions", track ? `track:${track}` : "", shown.length);
	return { rows: shown, nextCursor: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null };
}
