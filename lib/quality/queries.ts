import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { can, requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";
import { NotFoundError } from "@/lib/errors";
import { rulesInForce } from "./effects";
import { SEEING_ROLES } from "./rules";
import type { QualityRule } from "./schema";

/** Somebody who may look at a batch's sample blind. */
export type Eligible = { userId: string; name: string; jobTitle: string | null; ref: string };

/**
 * Who may decide a batch's sample again: active reviewers of the track without a role that shows the first verdicts, who have and had none of its
 * rows, and whom the track refuses on none of them. The database refuses everybody else, too.
 */
export async function eligibleFor(tx: Tx | typeof prisma, batchId: bigint): Promise<Eligible[]> {
	const rows = await tx.$queryRaw<(Omit<Eligible, "userId"> & { userId: bigint })[]>`
		with sampled as materialized (
			select r.id, r.item_id, r.refused_relations, r.reviewer_user_id from re_review x join review r on r.id = x.review_id where x.batch_id = ${batchId}
		)
		select u.id as "userId", n.name, n.job_title as "jobTitle", n.ref::text as ref
		from review_batch b join campaign_track t on t.id = b.campaign_track_id join app_user u on u.status = 'active' and u.id <> b.reviewer_user_id
		join identity n on n.id = u.identity_id
		where b.id = ${batchId} and holds_role(u.id, array['reviewer'], t.track) and not holds_role(u.id, ${[...SEEING_ROLES]}::text[], t.track)
			and not exists (select from sampled s where s.reviewer_user_id = u.id)
			and not exists (select from sampled s join decision d on d.review_id = s.id and d.reviewer_user_id = u.id)
			and not exists (select from reviewer_relations_to(u.identity_id, (select array_agg(item_id) from sampled)) x join sampled s on s.item_id = x.item_id and x.relations && s.refused_relations)
		order by n.name, u.id limit 200`;
	return rows.map((r) => ({ ...r, userId: r.userId.toString() }));
}

/** Figures of decisions: of one reviewer, or of all. Seconds are the median of those of the measured batches. */
export type Figures = {
	name: string | null;
	decisions: number;
	kept: number;
	removed: number;
	changed: number;
	bulk: number;
	opened: number;
	paceSeconds: number | null;
};

export type SampledRow = {
	id: string;
	rowNo: number;
	holder: string;
	title: string;
	system: string;
	first: string;
	firstReason: string;
	second: string | null;
	secondReason: string;
	agrees: boolean | null;
	settled: string | null;
	settledReason: string;
	settledBy: string | null;
};

export type BatchView = {
	id: string;
	number: number;
	version: number;
	state: string;
	reviewer: string | null;
	decisions: number;
	kept: number;
	bulk: number;
	opened: number;
	paceSeconds: number | null;
	crossed: string[];
	ruleVersion: number;
	measuredAt: string;
	seed: string;
	seedSeq: string;
	sampled: number;
	reReviewer: string | null;
	answered: number;
	agreed: number;
	/** Rows on which both differ; what both agree on is not told row by row. */
	differing: SampledRow[];
	eligible: Eligible[];
};

export type QualityPage = {
	rule: QualityRule;
	reviewers: number;
	batches: number;
	all: Figures;
	byReviewer: Figures[];
	flagged: BatchView[];
};

/** How a track's rows were reviewed: figures of all reviewers together, by name where that is switched on, and the flagged batches. For its overseers. */
export async function qualityPage(ctx: Ctx, campaignTrackId: bigint): Promise<QualityPage> {
	requirePermission(ctx.actor, "review:oversee");
	const on = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true } });
	if (!on || !can(ctx.actor, "review:oversee", { track: on.track })) throw new NotFoundError("This track");
	const rule = (await rulesInForce(prisma, [on.track])).get(on.track);
	if (!rule) throw new NotFoundError("This track");
	const figures = await figuresOf(campaignTrackId);
	const flagged = await flaggedBatches(campaignTrackId, rule.named, can(ctx.actor, "quality:edit", { track: on.track }));
	const batches = await prisma.reviewBatch.count({ where: { campaignTrackId } });
	await logRead(ctx, "quality", `track:${campaignTrackId}`, figures.length);
	const all = figures.find((f) => f.name === null);
	const each = figures.filter((f) => f.name !== null);
	return {
		rule,
		reviewers: each.length,
		batches,
		all: all ?? { name: null, decisions: 0, kept: 0, removed: 0, changed: 0, bulk: 0, opened: 0, paceSeconds: null },
		byReviewer: rule.named ? each : [],
		flagged,
	};
}

/** One line per reviewer and one (name null) for all, over every decision made on the track, replaced ones included: each was an act of reviewing. */
function figuresOf(campaignTrackId: bigint): Promise<Figures[]> {
	return prisma.$queryRaw`
		with made as (
			select reviewer_user_id, count(*)::int as decisions, count(*) filter (where outcome = 'keep')::int as kept, count(*) filter (where outcome = 'remove')::int as removed,
				count(*) filter (where outcome = 'change')::int as changed, count(*) filter (where bulk)::int as bulk, count(*) filter (where seconds_open is not null)::int as opened
			from decision where campaign_track_id = ${campaignTrackId} group by grouping sets ((reviewer_user_id), ())
		), paced as (
			select reviewer_user_id, percentile_cont(0.5) within group (order by pace_seconds)::int as pace from review_batch
			where campaign_track_id = ${campaignTrackId} and pace_seconds is not null group by grouping sets ((reviewer_user_id), ())
		)
		select n.name, m.decisions, m.kept, m.removed, m.changed, m.bulk, m.opened, p.pace as "paceSeconds"
		from made m left join paced p on p.reviewer_user_id is not distinct from m.reviewer_user_id
		left join app_user u on u.id = m.reviewer_user_id left join identity n on n.id = u.identity_id
		where m.decisions > 0 order by m.decisions desc, n.name`;
}

type RawBatch = Omit<BatchView, "id" | "seedSeq" | "measuredAt" | "eligible"> & { id: bigint; seed_seq: bigint; measured_at: Date };

async function flaggedBatches(campaignTrackId: bigint, named: boolean, mayEdit: boolean): Promise<BatchView[]> {
	const rows = await prisma.$queryRaw<RawBatch[]>`
		select b.id, b.number, b.version, b.state, case when ${named} then n.name end as reviewer, b.decisions, b.kept, b.bulk, b.opened, b.pace_seconds as "paceSeconds", b.crossed, b.rule_version as "ruleVersion",
			b.measured_at, b.seed, b.seed_seq, rn.name as "reReviewer", s.sampled, s.answered, s.agreed, coalesce(s.differing, '[]') as differing
		from review_batch b join app_user u on u.id = b.reviewer_user_id join identity n on n.id = u.identity_id
		left join app_user ru on ru.id = b.re_reviewer_user_id left join identity rn on rn.id = ru.identity_id
		cross join lateral (
			select count(*)::int as sampled, count(x.outcome)::int as answered, count(*) filter (where x.agrees)::int as agreed,
				json_agg(json_build_object('id', x.id::text, 'rowNo', r.row_no, 'holder', coalesce(nullif(i.identity_name, ''), i.account_name), 'title', coalesce(nullif(i.entitlement_title, ''), i.entitlement_name),
					'system', i.system_name, 'first', d.outcome, 'firstReason', d.reason, 'second', x.outcome, 'secondReason', x.reason, 'agrees', x.agrees,
					'settled', x.settled, 'settledReason', x.settled_reason, 'settledBy', sn.name) order by x.position) filter (where not x.agrees) as differing
			from re_review x join decision d on d.id = x.decision_id join review r on r.id = x.review_id join item i on i.id = r.item_id
			left join app_user su on su.id = x.settled_by_user_id left join identity sn on sn.id = su.identity_id
			where x.batch_id = b.id
		) s
		where b.campaign_track_id = ${campaignTrackId} and b.state <> 'passed' order by b.state = 'settled', b.number desc limit 50`;
	// A list of people for each batch that still needs somebody: a handful, and only for who may choose.
	return Promise.all(
		rows.map(async ({ id, seed_seq, measured_at, ...b }) => ({
			...b,
			id: id.toString(),
			seedSeq: seed_seq.toString(),
			measuredAt: measured_at.toISOString(),
			eligible: mayEdit && ["flagged", "assigned"].includes(b.state) ? await eligibleFor(prisma, id) : [],
		})),
	);
}

/** A sample somebody was asked to decide again. */
export type SecondLookCard = { batchId: string; campaign: string; track: string; rows: number };

/** The samples that wait for the person signed in. */
export async function secondLooks(ctx: Ctx): Promise<SecondLookCard[]> {
	requirePermission(ctx.actor, "review:read");
	const user = requireUser(ctx.actor);
	return prisma.$queryRaw`
		select b.id::text as "batchId", c.name as campaign, t.track, (select count(*)::int from re_review x where x.batch_id = b.id) as rows
		from review_batch b join campaign_track t on t.id = b.campaign_track_id join campaign c on c.id = t.campaign_id
		where b.re_reviewer_user_id = ${user.userId} and b.state = 'assigned' order by b.id`;
}

/** A sampled row as the person sees it who decides it again: the frozen facts, and no word of the first verdict or of who gave it. */
export type BlindRow = {
	id: string;
	rowNo: number;
	name: string;
	kind: string;
	status: string;
	jobTitle: string | null;
	department: string | null;
	system: string;
	environment: string;
	account: string;
	title: string;
	entitlement: string;
	description: string;
	owner: string | null;
	grantedAt: string | null;
	ticket: string | null;
	lastUsedAt: string | null;
	usage: string;
	flags: string[];
};

export type SecondLook = { batchId: string; version: number; state: string; campaign: string; track: string; rows: BlindRow[] };

/** The sample of a batch, for the person asked. Throws NotFoundError for everybody else. */
export async function secondLook(ctx: Ctx, batchId: bigint): Promise<SecondLook> {
	requirePermission(ctx.actor, "review:read");
	const user = requireUser(ctx.actor);
	const batch = await prisma.reviewBatch.findFirst({ where: { id: batchId, reReviewerUserId: user.userId } });
	if (!batch) throw new NotFoundError("This sample");
	const on = await prisma.campaignTrack.findUniqueOrThrow({
		where: { id: batch.campaignTrackId },
		select: { track: true, campaign: { select: { name: true } } },
	});
	const rows = await prisma.$queryRaw<(Omit<BlindRow, "grantedAt" | "lastUsedAt"> & { grantedAt: Date | null; lastUsedAt: Date | null })[]>`
		select x.id::text as id, r.row_no as "rowNo", coalesce(nullif(i.identity_name, ''), i.account_name) as name, i.identity_kind as kind, i.identity_status as status, i.job_title as "jobTitle", i.department,
			i.system_name as system, i.environment, i.account_name as account, i.entitlement_title as title, i.entitlement_name as entitlement, i.entitlement_description as description, o.name as owner,
			i.granted_at as "grantedAt", i.ticket, i.last_used_at as "lastUsedAt", i.usage, r.flags
		from re_review x join review r on r.id = x.review_id join item i on i.id = r.item_id left join identity o on o.id = i.owner_id
		where x.batch_id = ${batchId} order by x.position`;
	await logRead(ctx, "quality.sample", `batch:${batchId}`, rows.length);
	return {
		batchId: batchId.toString(),
		version: batch.version,
		state: batch.state,
		campaign: on.campaign.name,
		track: on.track,
		rows: rows.map((r) => ({ ...r, grantedAt: r.grantedAt?.toISOString() ?? null, lastUsedAt: r.lastUsedAt?.toISOString() ?? null })),
	};
}
