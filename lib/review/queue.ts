import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { trackOf } from "@/lib/track/registry";
import { QUEUE_MAX } from "./schema";

/** One assignment as a card: who asks what, by when, how far. */
export type QueueCard = {
	campaignTrackId: string;
	campaign: string;
	fiscalPeriod: string;
	track: string;
	state: string;
	controls: { code: string; title: string; objective: string }[];
	asOf: string;
	dueAt: string;
	zone: string;
	total: number;
	decided: number;
	pending: number;
	minutes: number;
};

/** The reviewer's own assignments, the open ones first, then by deadline. */
export async function queueCards(ctx: Ctx): Promise<QueueCard[]> {
	requirePermission(ctx.actor, "review:read");
	const user = requireUser(ctx.actor);
	const found = await prisma.assignment.findMany({
		where: { reviewerUserId: user.userId, total: { gt: 0 }, campaignTrack: { state: { in: ["active", "closing", "closed", "signed"] } } },
		select: {
			total: true,
			decided: true,
			minutes: true,
			campaignTrack: {
				select: {
					id: true,
					track: true,
					state: true,
					dueAt: true,
					campaign: { select: { name: true, fiscalPeriod: true, asOf: true, zone: true } },
					controls: { select: { control: { select: { code: true, title: true, objective: true } } } },
				},
			},
		},
	});
	const pending = await prisma.pendingDecision.groupBy({ by: ["campaignTrackId"], where: { reviewerUserId: user.userId }, _count: true });
	const pendingOf = new Map(pending.map((p) => [p.campaignTrackId, p._count]));
	return found
		.map(({ campaignTrack: t, ...load }) => ({
			campaignTrackId: t.id.toString(),
			campaign: t.campaign.name,
			fiscalPeriod: t.campaign.fiscalPeriod,
			track: t.track,
			state: t.state,
			controls: t.controls.map((c) => c.control),
			asOf: t.campaign.asOf.toISOString(),
			dueAt: t.dueAt.toISOString(),
			zone: t.campaign.zone,
			pending: pendingOf.get(t.id) ?? 0,
			...load,
		}))
		.sort((a, b) => Number(b.state === "active") - Number(a.state === "active") || (a.dueAt < b.dueAt ? -1 : 1));
}

/** One row of the review screen. Times are ISO text; `barred` names the relation that keeps the reader from deciding it. */
export type QueueRow = {
	id: string;
	rowNo: number;
	version: number;
	state: string;
	kind: string;
	name: string;
	status: string;
	jobTitle: string | null;
	department: string | null;
	employment: string | null;
	leftAt: string | null;
	owner: string | null;
	steward: string | null;
	system: string;
	environment: string;
	account: string;
	title: string;
	entitlement: string;
	grantedAt: string | null;
	ticket: string | null;
	path: string | null;
	lastUsedAt: string | null;
	lastUsedSource: string | null;
	usage: string;
	flags: string[];
	delta: string;
	lastDecision: string | null;
	bulkAllowed: boolean;
	/** 2: somebody decided the first stage already. */
	stage: number;
	/** Rules that suggest something about the row, where the reader may see it by now (lib/suggestion). */
	suggests: string[];
	/** Somebody else decides this row about the reader's own access or machine: shown, never theirs. */
	routedTo: string | null;
	decision: { outcome: string; reason: string; at: string; by: string; bulk: boolean; exception: boolean } | null;
	pending: { outcome: string; reason: string; answers: Record<string, string>; exception: unknown; change: string; bulk: boolean } | null;
};

type RawRow = Omit<
	QueueRow,
	| "id"
	| "pending"
	| "decision"
	| "leftAt"
	| "grantedAt"
	| "lastUsedAt"
	| "rowNo"
	| "jobTitle"
	| "lastUsedSource"
	| "lastDecision"
	| "bulkAllowed"
	| "routedTo"
> & {
	id: bigint;
	row_no: number;
	job_title: string | null;
	left_at: Date | null;
	granted_at: Date | null;
	last_used_at: Date | null;
	last_used_source: string | null;
	last_decision: string | null;
	bulk_allowed: boolean;
	routed_to: string | null;
	d_outcome: string | null;
	d_reason: string | null;
	d_at: Date | null;
	d_by: string | null;
	d_bulk: boolean | null;
	d_exception: boolean;
	p_outcome: string | null;
	p_reason: string | null;
	p_answers: string | null;
	p_exception: string | null;
	p_change: string | null;
	p_bulk: boolean | null;
};

const iso = (at: Date | null) => at?.toISOString() ?? null;

/**
 * The reviewer's whole queue on one track, riskiest first: at most 5,000 rows, so the screen sorts and filters without asking again.
 * Rows about the reader's own access or machines that others decide are listed too, greyed, with who has them.
 */
export async function queueRows(ctx: Ctx, campaignTrackId: bigint): Promise<QueueRow[]> {
	const user = requireUser(ctx.actor);
	const rows = await prisma.$queryRaw<RawRow[]>`
		with on_track as materialized (
			select t.id, t.campaign_id, t.suggestions, exists (select from assignment a where a.campaign_track_id = t.id and a.reviewer_user_id = ${user.userId}) as reviews
			from campaign_track t where t.id = ${campaignTrackId}
		), about_them as (
			select i.id from on_track t join item i on i.campaign_id = t.campaign_id and i.identity_id = ${user.identityId} where t.reviews
			union select i.id from on_track t join item i on i.campaign_id = t.campaign_id and i.owner_id = ${user.identityId} where t.reviews
			union select i.id from on_track t join item i on i.campaign_id = t.campaign_id and i.steward_id = ${user.identityId} where t.reviews
		), shown as (
			select * from review where campaign_track_id = ${campaignTrackId} and reviewer_user_id = ${user.userId}
			union all select o.* from about_them x join review o on o.campaign_track_id = ${campaignTrackId} and o.item_id = x.id and o.reviewer_user_id is distinct from ${user.userId}
		)
		select r.id, r.row_no, r.version, r.state, i.identity_kind as kind, coalesce(nullif(i.identity_name, ''), i.account_name) as name, i.identity_status as status, i.job_title, i.department, i.employment, i.left_at,
			o.name as owner, w.name as steward, i.system_name as system, i.environment, i.account_name as account, i.entitlement_title as title, i.entitlement_name as entitlement,
			i.granted_at, i.ticket, i.path, i.last_used_at, i.last_used_source, i.usage, r.flags, r.delta, r.last_decision, r.bulk_allowed, r.stage,
			case when r.reviewer_user_id is distinct from ${user.userId} then coalesce(rn.name, 'nobody yet') end as routed_to,
			case when ot.suggestions = 'shown' or (ot.suggestions = 'after_first_answer' and (p.review_id is not null or r.state = 'decided'))
				then array(select s.rule from review_suggestion s where s.review_id = r.id order by s.rule) else '{}' end as suggests,
			d.outcome as d_outcome, d.reason as d_reason, d.decided_at as d_at, dn.name as d_by, d.bulk as d_bulk, exists (select from exception x where x.decision_id = d.id) as d_exception,
			p.outcome as p_outcome, p.reason as p_reason, p.answers as p_answers, p.exception as p_exception, p.change as p_change, p.bulk as p_bulk
		from shown r join item i on i.id = r.item_id cross join on_track ot
		left join identity o on o.id = i.owner_id left join identity w on w.id = i.steward_id left join identity rn on rn.id = r.reviewer_identity_id
		left join decision d on d.id = r.current_decision_id and r.state = 'decided' left join identity dn on dn.id = d.reviewer_identity_id
		left join pending_decision p on p.review_id = r.id and p.reviewer_user_id = ${user.userId}
		order by r.risk_rank, r.row_no
		limit ${QUEUE_MAX}`;
	await logRead(ctx, "review.rows", `track:${campaignTrackId}`, rows.length);
	return rows.map(queueRow);
}

/** Field by field: spreading objects of forty fields took longer than the query. */
function queueRow(r: RawRow): QueueRow {
	return {
		id: r.id.toString(),
		rowNo: r.row_no,
		version: r.version,
		state: r.state,
		kind: r.kind,
		name: r.name,
		status: r.status,
		jobTitle: r.job_title,
		department: r.department,
		employment: r.employment,
		leftAt: iso(r.left_at),
		owner: r.owner,
		steward: r.steward,
		system: r.system,
		environment: r.environment,
		account: r.account,
		title: r.title,
		entitlement: r.entitlement,
		grantedAt: iso(r.granted_at),
		ticket: r.ticket,
		path: r.path,
		lastUsedAt: iso(r.last_used_at),
		lastUsedSource: r.last_used_source,
		usage: r.usage,
		flags: r.flags,
		delta: r.delta,
		lastDecision: r.last_decision,
		bulkAllowed: r.bulk_allowed,
		stage: r.stage,
		suggests: r.suggests,
		routedTo: r.routed_to,
		decision:
			r.d_outcome === null
				? null
				: {
						outcome: r.d_outcome,
						reason: r.d_reason ?? "",
						at: iso(r.d_at) ?? "",
						by: r.d_by ?? "",
						bulk: r.d_bulk ?? false,
						exception: r.d_exception,
					},
		pending:
			r.p_outcome === null
				? null
				: {
						outcome: r.p_outcome,
						reason: r.p_reason ?? "",
						answers: JSON.parse(r.p_answers ?? "{}"),
						exception: r.p_exception ? JSON.parse(r.p_exception) : null,
						change: r.p_change ?? "",
						bulk: r.p_bulk ?? false,
					},
	};
}

/** The head of the review screen. Throws NotFoundError for a track the reader has no assignment on. */
export async function queueHead(ctx: Ctx, campaignTrackId: bigint) {
	const card = (await queueCards(ctx)).find((c) => c.campaignTrackId === campaignTrackId.toString());
	if (!card) throw new NotFoundError("This review");
	const user = requireUser(ctx.actor);
	const on = await prisma.campaignTrack.findUniqueOrThrow({
		where: { id: campaignTrackId },
		select: {
			instructionId: true,
			acceptedBy: true,
			acceptedAt: true,
			populationHash: true,
			criteriaVersion: true,
			submitStatement: true,
			criteriaSet: { select: { criteria: true } },
		},
	});
	const [instructions, acknowledged] = await Promise.all([
		on.instructionId
			? prisma.instructionVersion.findUnique({ where: { id: on.instructionId }, select: { version: true, text: true, hash: true } })
			: null,
		prisma.acknowledgement.findFirst({ where: { campaignTrackId, userId: user.userId }, select: { at: true } }),
	]);
	const acceptedRef = on.acceptedBy?.startsWith("user:") ? on.acceptedBy.slice(5) : null;
	const acceptedBy = acceptedRef
		? ((await prisma.identity.findUnique({ where: { ref: acceptedRef }, select: { name: true } }))?.name ?? null)
		: null;
	return {
		...card,
		instructions,
		acknowledgedAt: iso(acknowledged?.at ?? null),
		acceptedBy,
		acceptedAt: iso(on.acceptedAt),
		populationHash: on.populationHash,
		/** What is signed with each submission, as frozen with the rows. */
		statement: on.submitStatement || trackOf(card.track).submitStatement,
		asked: { label: on.criteriaVersion, criteria: on.criteriaSet?.criteria ?? null },
	};
}
