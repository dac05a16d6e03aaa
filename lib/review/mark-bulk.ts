import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { ConflictError, RefusedError } from "@/lib/errors";
import { type Flag, flagInSentence } from "@/lib/track/flags";
import { knownAnswers } from "@/lib/track/rules";
import { queueTrack, rowsToMark } from "./queries";
import { bulkRefused, refusal } from "./rules";
import { MarkBulkInput } from "./schema";

/**
 * Marks many rows of the reviewer's own queue alike, with one reason, as bulk. All or nothing: a row that the track bars from bulk,
 * or that the rule refuses, refuses the whole act and is named. At most `track.bulk.max` rows in one act.
 */
export async function markBulk(ctx: Ctx, input: unknown): Promise<{ marked: number }> {
	requirePermission(ctx.actor, "review:decide");
	const bulk = MarkBulkInput.parse(input);
	const user = requireUser(ctx.actor);
	const { track } = await queueTrack(user, bulk.campaignTrackId);
	const seen = new Map(bulk.rows.map((r) => [r.reviewId, r.versionSeen]));
	if (seen.size > track.bulk.max)
		throw new RefusedError(`On ${track.word} at most ${track.bulk.max} rows can be marked in one act; ${seen.size} are selected.`);
	const rows = await rowsToMark(user, bulk.campaignTrackId, [...seen.keys()]);
	if (rows.length !== seen.size || rows.some((r) => r.version !== seen.get(r.id))) {
		throw new ConflictError(
			"Some of these rows were decided, handed on or changed meanwhile. Reload and select again; nothing was marked.",
		);
	}
	const barred = bulkRefused(
		track,
		rows.map((r) => ({ id: r.rowNo.toString(), flags: r.flags })),
	);
	if (barred.length > 0) {
		const why = [...new Set(barred.flatMap((b) => b.flags))].map((f) => flagInSentence(f as Flag)).join(", ");
		throw new RefusedError(
			`${barred.length} of these rows cannot be marked in bulk (${why}): row ${barred[0]?.id}${barred.length > 1 ? " and others" : ""}. Decide them one by one.`,
		);
	}
	const today = ctx.now.toISOString().slice(0, 10);
	for (const row of rows) {
		const no = refusal(
			track,
			{
				outcome: bulk.outcome,
				reason: bulk.reason,
				answers: bulk.answers,
				exception: null,
				change: bulk.change,
				flags: row.flags,
				relations: row.relations,
			},
			today,
		);
		if (no) throw new RefusedError(`Row ${row.rowNo}: ${no} Nothing was marked.`);
	}
	await prisma.$executeRaw`
		insert into pending_decision (review_id, campaign_track_id, reviewer_user_id, outcome, reason, answers, exception, change, bulk, version_seen, opened_at, marked_at)
		select r.id, r.campaign_track_id, ${user.userId}, ${bulk.outcome}, ${bulk.reason}, ${JSON.stringify(knownAnswers(track, bulk.answers))}, '', ${bulk.change}, true, r.version, r.first_opened_at, ${ctx.now}
		from review r where r.id = any(${[...seen.keys()]}::bigint[]) and r.state = 'open' and r.reviewer_user_id = ${user.userId}
		on conflict (review_id) do update set reviewer_user_id = excluded.reviewer_user_id, outcome = excluded.outcome, reason = excluded.reason, answers = excluded.answers,
			exception = '', change = excluded.change, bulk = true, version_seen = excluded.version_seen, opened_at = excluded.opened_at, marked_at = excluded.marked_at`;
	return { marked: rows.length };
}
