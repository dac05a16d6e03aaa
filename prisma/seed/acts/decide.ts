import { createHash } from "node:crypto";
import { frozenTrack } from "@/lib/criteria/rules";
import { prisma } from "@/lib/db/client";
import { acknowledge } from "@/lib/review/acknowledge";
import { mark } from "@/lib/review/mark";
import { markBulk } from "@/lib/review/mark-bulk";
import { submit } from "@/lib/review/submit";
import { accountName } from "../company/grants";
import { share } from "../company/random";
import { STORY_HOLDS } from "../company/stories";
import type { TrackId } from "./campaign";
import type { Stage } from "./stage";
import { type QueueRow, type Verdict, verdict } from "./verdict";

/** Marks made at the same time: they touch different rows. */
const AT_ONCE = 6;
const PER_SUBMISSION = 400;

/**
 * One sitting of one reviewer: reads the instructions, marks the part of the queue for which `takes` says so, and submits.
 * Answers how many rows were decided.
 */
export async function sit(stage: Stage, track: TrackId, key: string, takes: (row: QueueRow) => boolean): Promise<number> {
	const { crew, clock } = stage;
	const campaignTrackId = track.id;
	const ctx = await crew.as(key);
	const on = await prisma.campaignTrack.findUniqueOrThrow({
		where: { id: BigInt(track.id) },
		select: { instructionId: true, submitStatement: true, criteriaVersion: true, criteriaSet: { select: { criteria: true } } },
	});
	const kind = frozenTrack(track.track, { label: on.criteriaVersion, criteria: on.criteriaSet?.criteria ?? null });
	const { hash } = await prisma.instructionVersion.findUniqueOrThrow({ where: { id: on.instructionId ?? 0n } });
	await acknowledge(ctx, { campaignTrackId, instructionHash: hash });
	const today = clock.now.toISOString().slice(0, 10);
	const person = crew.person("vendor-and-payments");
	const pair = new Set((STORY_HOLDS["vendor-and-payments"]?.erp ?? []).map((name) => `erp|${accountName("erp", person)}|${name}`));
	const present = today >= stage.calendar.present.asOf;
	const rows = (await queueOf(track, ctx.actor)).filter(takes).map((row) => ({ row, made: verdict(kind, row, pair, today, present) }));
	for (const part of inParts(rows, PER_SUBMISSION)) {
		await openRows(
			part.map(({ row }) => row.id),
			clock.now,
			isHasty(track, key),
		);
		await clock.pass(5);
		const now = await crew.as(key);
		for (const alike of groupAlike(part.filter(({ made }) => made.bulk))) {
			for (const some of inParts(alike, kind.bulk.max)) {
				const { outcome, reason, answers } = (some[0] as Marked).made;
				const marked = some.map(({ row }) => ({ reviewId: row.id.toString(), versionSeen: row.version }));
				await markBulk(now, { campaignTrackId, outcome, reason, answers, rows: marked });
			}
		}
		const singles = part.filter(({ made }) => !made.bulk);
		for (const some of inParts(singles, AT_ONCE)) {
			await Promise.all(
				some.map(({ row, made: { bulk: _, ...made } }) =>
					mark(now, { campaignTrackId, mark: { reviewId: row.id.toString(), versionSeen: row.version, ...made } }),
				),
			);
		}
		const statementHash = createHash("sha256").update(on.submitStatement).digest("hex");
		await submit(now, { campaignTrackId, statementHash });
	}
	return rows.length;
}

type Marked = { row: QueueRow; made: Verdict };

/** Few reviewers of a track look at nothing but the list. */
const isHasty = (track: TrackId, key: string): boolean => share(`hasty|${track.track}|${key}`) < 0.2;

/** What the review screen notes when the details of a row are shown, for all rows of a sitting at once. */
async function openRows(ids: readonly bigint[], at: Date, hasty: boolean): Promise<void> {
	if (!hasty)
		await prisma.$executeRaw`update review set first_opened_at = ${at} where id = any(${[...ids]}::bigint[]) and first_opened_at is null`;
}

/** Open rows of the reviewer on this track, riskiest first. */
function queueOf(track: TrackId, actor: { userId: bigint; identityId: bigint }): Promise<QueueRow[]> {
	return prisma.$queryRaw<QueueRow[]>`
		select r.id, r.version, r.flags, reviewer_relations(${actor.identityId}, r.item_id) as relations, i.account_name as account, i.entitlement_name as entitlement,
			y.key as system, i.identity_kind as kind
		from review r join item i on i.id = r.item_id join system y on y.id = i.system_id
		where r.campaign_track_id = ${BigInt(track.id)} and r.reviewer_user_id = ${actor.userId} and r.state = 'open'
		order by r.risk_rank, r.row_no`;
}

/** Keys of those who have rows on the track, in a fixed order. */
export async function reviewersOf(track: TrackId): Promise<string[]> {
	const rows = await prisma.$queryRaw<{ key: string }[]>`
		select n.key from assignment a join app_user u on u.id = a.reviewer_user_id join identity n on n.id = u.identity_id
		where a.campaign_track_id = ${BigInt(track.id)} and a.total > 0 order by n.key`;
	return rows.map((row) => row.key);
}

/** A lot that belongs to a row of a track: who forgets rows, and which half comes first. */
export const lotOf = (track: TrackId, row: QueueRow): number => share(`lot|${track.track}|${row.system}|${row.account}|${row.entitlement}`);

function groupAlike(marked: readonly Marked[]): Marked[][] {
	const groups = new Map<string, Marked[]>();
	for (const one of marked) {
		const alike = JSON.stringify([one.made.outcome, one.made.answers, one.made.reason]);
		groups.set(alike, [...(groups.get(alike) ?? []), one]);
	}
	return [...groups.values()];
}

function inParts<T>(list: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
}
