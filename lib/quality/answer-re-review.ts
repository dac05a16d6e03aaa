import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { answerRefusal } from "./rules";
import { AnswerReReview } from "./schema";

/**
 * The person asked decides every row of the sample again, all at once and once: how often both agree is known to nobody before. The database
 * compares with the first verdict; the answer says how often they agreed and not where.
 */
export async function answerReReview(ctx: Ctx, input: unknown): Promise<{ rows: number; agreed: number }> {
	requirePermission(ctx.actor, "review:decide");
	const { batchId, version, answers } = AnswerReReview.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const batch = await tx.reviewBatch.findUnique({ where: { id: batchId }, include: { rows: { select: { id: true } } } });
		if (!batch || batch.reReviewerUserId !== user.userId) throw new NotFoundError("This sample");
		const on = await tx.campaignTrack.findUniqueOrThrow({
			where: { id: batch.campaignTrackId },
			select: { track: true, campaignId: true },
		});
		requireOnTrack(ctx.actor, "review:decide", on.track, "This sample");
		const no = answerRefusal(batch, user.userId);
		if (no) throw new RefusedError(no);
		const given = new Map(answers.map((a) => [a.reReviewId, a]));
		if (given.size !== batch.rows.length || batch.rows.some((r) => !given.has(r.id)))
			throw new RefusedError(`Decide each of the ${batch.rows.length} rows; the sample counts as a whole.`);
		const told = await tx.$queryRaw<{ row_no: number; outcome: string; reason: string; agrees: boolean; item_ref: string | null }[]>`
			with answered as (
				update re_review x set outcome = a.outcome, reason = a.reason, agrees = d.outcome = a.outcome, answered_at = ${ctx.now}
				from unnest(${answers.map((a) => a.reReviewId)}::bigint[], ${answers.map((a) => a.outcome)}::text[], ${answers.map((a) => a.reason)}::text[]) a(id, outcome, reason), decision d
				where x.id = a.id and x.batch_id = ${batchId} and d.id = x.decision_id and x.outcome is null
				returning x.review_id, x.position, x.outcome, x.reason, x.agrees
			)
			select r.row_no, a.outcome, a.reason, a.agrees, i.identity_ref::text as item_ref from answered a join review r on r.id = a.review_id join item i on i.id = r.item_id order by a.position`;
		const agreed = told.filter((t) => t.agrees).length;
		const { count } = await tx.reviewBatch.updateMany({
			where: { id: batchId, version, state: "assigned", reReviewerUserId: user.userId },
			data: { state: agreed === told.length ? "settled" : "answered", answeredAt: ctx.now, version: { increment: 1 } },
		});
		if (count !== 1 || told.length !== batch.rows.length) throw new ConflictError();
		await record(tx, ctx, {
			type: "quality.re_reviewed",
			subject: `batch:${batchId}`,
			refs: [`track:${batch.campaignTrackId}`, ...told.flatMap((t) => (t.item_ref ? [`person:${t.item_ref}`] : []))],
			campaignId: on.campaignId,
			track: on.track,
			payload: {
				batchId: batchId.toString(),
				number: batch.number,
				rows: told.length,
				agreed,
				disagreed: told.length - agreed,
				answers: told.map(({ row_no, outcome, reason, agrees }) => ({ rowNo: row_no, outcome, reason, agrees })),
			},
		});
		return { rows: told.length, agreed };
	});
}
