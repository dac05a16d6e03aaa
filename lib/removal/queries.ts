import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { type Counting, dueInWords } from "@/lib/calendar/rules";
import { frozenStandards } from "@/lib/control/effects";
import { PROOFS, proofAsked } from "@/lib/control/rules";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { lookBackOf } from "@/lib/look-back/queries";
import { blastRadius } from "@/lib/reach/queries";
import { returnsOf } from "./return-queries";
import { backText, isLate, slaText } from "./rules";

export type RemovalRow = {
	id: string;
	number: number;
	track: string;
	campaign: string;
	kind: string;
	state: string;
	system: string;
	holder: string;
	holderKind: string;
	account: string;
	title: string;
	entitlement: string;
	dueAt: string;
	/** In which the deadline was set. */
	dueZone: string;
	openedAt: string;
	sla: string;
	late: boolean;
	ticket: string | null;
	claimedBy: string | null;
	claimedAt: string | null;
	/** When it was escalated to the control owners, as it waited on past its deadline. */
	escalatedAt: string | null;
	/** That a later extract still or again shows the access, in words; null when none does. */
	back: string | null;
	/** It is there now, and nothing newer speaks of it. */
	backNow: boolean;
	version: number;
};

export type RemovalFilter = {
	state?: string | undefined;
	track?: string | undefined;
	late?: boolean;
	/** Only those escalated and not proved. */
	escalated?: boolean;
	/** Only those whose access is there although it was removed. */
	back?: boolean;
	q?: string;
	/** The last task of the page before. */
	after?: bigint | undefined;
};
const PAGE = 100;

type Raw = {
	id: bigint;
	number: number;
	track: string;
	campaign: string;
	kind: string;
	state: string;
	system: string;
	holder: string;
	holder_kind: string;
	account: string;
	title: string;
	entitlement: string;
	due_at: Date;
	due_zone: string;
	opened_at: Date;
	verified_at: Date | null;
	ticket: string | null;
	claimed_by: string | null;
	claimed_at: Date | null;
	escalated_at: Date | null;
	back_state: string | null;
	back_import: bigint | null;
	back_now: boolean | null;
	version: number;
};

/** Removal tasks the reader may see: what is not proved yet first, the soonest due before the others; those of their tracks, or of all for a role that holds no track. */
export async function removalPage(ctx: Ctx, filter: RemovalFilter): Promise<{ rows: RemovalRow[]; nextCursor: string | null }> {
	requirePermission(ctx.actor, "removal:read");
	const tracks = tracksFor(ctx.actor, "removal:read");
	const after = filter.after ?? null;
	const rows = await prisma.$queryRaw<Raw[]>`
		select m.id, m.number, t.track, c.name as campaign, m.kind, m.state, i.system_name as system, coalesce(nullif(i.identity_name, ''), 'nobody known') as holder, i.identity_kind as holder_kind, i.account_name as account,
			i.entitlement_title as title, i.entitlement_name as entitlement, m.due_at, coalesce(k.zone, 'UTC') as due_zone, m.opened_at, m.verified_at, m.ticket, n.name as claimed_by, m.claimed_at, m.version, m.escalated_at,
			back.removal_state as back_state, back.import_id as back_import, back.stands as back_now
		from removal m join campaign_track t on t.id = m.campaign_track_id join campaign c on c.id = m.campaign_id join item i on i.id = m.item_id left join work_calendar k on k.id = t.calendar_id
		left join app_user u on u.id = m.claimed_by_user_id left join identity n on n.id = u.identity_id
		left join lateral (
			select b.removal_state, b.import_id, removal_return_stands(b.id) as stands from removal_return b where b.removal_id = m.id order by b.id desc limit 1
		) back on true
		where (${tracks}::text[] is null or t.track = any(${tracks}::text[]))
			and (${filter.state ?? null}::text is null or m.state = ${filter.state ?? null})
			and (${filter.track ?? null}::text is null or t.track = ${filter.track ?? null})
			and (not ${filter.late ?? false}::boolean or (m.state <> 'withdrawn' and coalesce(m.verified_at, ${ctx.now}) > m.due_at))
			and (not ${filter.escalated ?? false}::boolean or (m.escalated_at is not null and m.state in ('open', 'claimed')))
			and (not ${filter.back ?? false}::boolean or m.id in (select b.removal_id from removal_return b where removal_return_stands(b.id)))
			and (${filter.q ?? ""} = '' or concat_ws(' ', i.identity_name, i.system_name, i.entitlement_title, i.entitlement_name, i.account_name, m.ticket) ilike '%' || ${filter.q ?? ""} || '%')
			and (${after}::bigint is null or (m.state in ('verified', 'withdrawn'), m.due_at, m.id) > (select l.state in ('verified', 'withdrawn'), l.due_at, l.id from removal l where l.id = ${after}))
		order by m.state in ('verified', 'withdrawn'), m.due_at, m.id limit ${PAGE + 1}`;
	const page = rows.slice(0, PAGE);
	const last = page.at(-1);
	await logRead(ctx, "removals", filter.track ? `track:${filter.track}` : "", page.length);
	return {
		rows: page.map((r) => rowOf(r, ctx.now)),
		nextCursor: rows.length > PAGE && last ? last.id.toString() : null,
	};
}

function rowOf(r: Raw, now: Date): RemovalRow {
	const facts = { state: r.state, dueAt: r.due_at, verifiedAt: r.verified_at };
	return {
		id: r.id.toString(),
		number: r.number,
		track: r.track,
		campaign: r.campaign,
		kind: r.kind,
		state: r.state,
		system: r.system,
		holder: r.holder,
		holderKind: r.holder_kind,
		account: r.account,
		title: r.title,
		entitlement: r.entitlement,
		dueAt: r.due_at.toISOString(),
		dueZone: r.due_zone,
		openedAt: r.opened_at.toISOString(),
		sla: slaText(facts, now, r.due_zone),
		late: isLate(facts, now),
		ticket: r.ticket,
		claimedBy: r.claimed_by,
		claimedAt: r.claimed_at?.toISOString() ?? null,
		back:
			r.back_state && r.back_import
				? backText({ removalState: r.back_state, importId: r.back_import.toString(), now: r.back_now === true })
				: null,
		backNow: r.back_now === true,
		escalatedAt: r.escalated_at?.toISOString() ?? null,
		version: r.version,
	};
}

export type RemovalCounts = Record<"open" | "claimed" | "verified" | "withdrawn" | "late" | "back" | "escalated", number>;

/** How many tasks stand in each state, how many are late, and of how many the access is there again, for the chips. */
export async function removalCounts(ctx: Ctx): Promise<RemovalCounts> {
	requirePermission(ctx.actor, "removal:read");
	const tracks = tracksFor(ctx.actor, "removal:read");
	const [n] = await prisma.$queryRaw<RemovalCounts[]>`
		select count(*) filter (where m.state = 'open')::int as open, count(*) filter (where m.state = 'claimed')::int as claimed, count(*) filter (where m.state = 'verified')::int as verified,
			count(*) filter (where m.state = 'withdrawn')::int as withdrawn, count(*) filter (where m.state <> 'withdrawn' and coalesce(m.verified_at, ${ctx.now}) > m.due_at)::int as late,
			count(*) filter (where m.escalated_at is not null and m.state in ('open', 'claimed'))::int as escalated,
			count(*) filter (where m.id in (select b.removal_id from removal_return b where removal_return_stands(b.id)))::int as back
		from removal m join campaign_track t on t.id = m.campaign_track_id where (${tracks}::text[] is null or t.track = any(${tracks}::text[]))`;
	if (!n) throw new Error("removalCounts: the database answered nothing");
	return n;
}

/** One task with its proof. Throws NotFoundError for one of a track the reader may not see. */
export async function removalDetail(ctx: Ctx, id: bigint) {
	requirePermission(ctx.actor, "removal:read");
	const tracks = tracksFor(ctx.actor, "removal:read");
	const task = await prisma.removal.findUnique({ where: { id } });
	const on = task
		? await prisma.campaignTrack.findUniqueOrThrow({
				where: { id: task.campaignTrackId },
				select: { track: true, state: true, campaign: { select: { name: true } } },
			})
		: null;
	if (!task || !on || (tracks !== null && !tracks.includes(on.track))) throw new NotFoundError("This removal");
	const [item, attachments, decision, lookBack, returns, counted, users] = await Promise.all([
		prisma.item.findUniqueOrThrow({ where: { id: task.itemId } }),
		prisma.attachment.findMany({ where: { subject: `removal:${id}` }, orderBy: { id: "asc" } }),
		prisma.decision.findUnique({ where: { id: task.decisionId ?? 0n }, select: { reason: true, decidedAt: true, change: true } }),
		lookBackOf(id),
		returnsOf(id),
		prisma.$queryRaw<{ counting: Counting | null }[]>`select track_counting(${task.campaignTrackId}) as counting`,
		prisma.user.findMany({
			where: { id: { in: [task.claimedByUserId, task.verifiedByUserId].filter((x): x is bigint => x !== null) } },
			select: { id: true, identity: { select: { name: true } } },
		}),
	]);
	const counting = counted[0]?.counting ?? null;
	const radius = task.state === "open" || task.state === "claimed" ? await blastRadius(item) : null;
	const proofEnough = PROOFS[proofAsked(await frozenStandards(prisma, task.campaignTrackId), item)];
	await logRead(ctx, "removal", `removal:${id}`);
	const nameOf = (userId: bigint | null) => users.find((u) => u.id === userId)?.identity.name ?? null;
	const user = requireUser(ctx.actor);
	return {
		...rowOf(
			{
				id: task.id,
				number: task.number,
				track: on.track,
				campaign: on.campaign.name,
				kind: task.kind,
				state: task.state,
				system: item.systemName,
				holder: item.identityName,
				holder_kind: item.identityKind,
				account: item.accountName,
				title: item.entitlementTitle,
				entitlement: item.entitlementName,
				due_at: task.dueAt,
				due_zone: counting?.calendar.zone ?? "UTC",
				opened_at: task.openedAt,
				verified_at: task.verifiedAt,
				ticket: task.ticket,
				claimed_by: nameOf(task.claimedByUserId),
				claimed_at: task.claimedAt,
				escalated_at: task.escalatedAt,
				back_state: returns[0]?.removalState ?? null,
				back_import: returns[0] ? BigInt(returns[0].importId) : null,
				back_now: returns[0]?.now ?? null,
				version: task.version,
			},
			ctx.now,
		),
		note: task.note,
		reason: decision?.reason ?? "",
		change: decision?.change ?? "",
		decidedAt: (decision?.decidedAt ?? task.openedAt).toISOString(),
		/** The deadline in its zone, and how it was counted. */
		due: dueInWords(counting, task.openedAt, task.slaDays, task.dueAt),
		/** What the controls tested here take as proof on a row of this risk. */
		proofEnough,
		proofKind: task.proofKind,
		proofImportId: task.proofImportId?.toString() ?? null,
		verifiedBy: nameOf(task.verifiedByUserId),
		verifiedAt: task.verifiedAt?.toISOString() ?? null,
		lookBack,
		/** Extracts that still or again show the access, the latest first. */
		returns,
		/** While it is not proved: what else goes, and what stays. */
		radius,
		trackState: on.state,
		claimedByMe: task.claimedByUserId === user.userId,
		attachments: attachments.map((a) => ({
			id: a.id.toString(),
			filename: a.filename,
			kind: a.kind,
			bytes: Number(a.bytes),
			sha256: a.sha256,
			at: a.uploadedAt.toISOString(),
		})),
	};
}
