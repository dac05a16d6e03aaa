import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { ConflictError, RefusedError } from "@/lib/errors";
import { knownAnswers } from "@/lib/track/rules";
import { queueTrack, rowsToMark } from "./queries";
import { refusal } from "./rules";
import { MarkInput } from "./schema";

/**
 * Marks one row of the reviewer's own queue. A mark is a draft: it decides nothing and makes no event until it is submitted.
 * Throws RefusedError with the rule's sentence, ConflictError when the row changed since it was shown.
 */
export async function mark(ctx: Ctx, input: unknown): Promise<{ reviewId: string }> {
	requirePermission(ctx.actor, "review:decide");
	const { campaignTrackId, mark: m } = MarkInput.parse(input);
	const user = requireUser(ctx.actor);
	const { track } = await queueTrack(user, campaignTrackId);
	const [row] = await rowsToMark(user, campaignTrackId, [m.reviewId]);
	if (!row || row.version !== m.versionSeen)
		throw new ConflictError("This row was decided, handed on or changed meanwhile. Reload to see its present state.");
	const no = refusal(
		track,
		{ ...m, exception: m.exception ? { ...m.exception, riskOwnerIdentityId: null } : null, flags: row.flags, relations: row.relations },
		ctx.now.toISOString().slice(0, 10),
	);
	if (no) throw new RefusedError(no);
	const exception = m.exception
		? JSON.stringify({ ...m.exception, riskOwnerIdentityId: m.exception.riskOwnerIdentityId?.toString() ?? null })
		: "";
	const draft = {
		campaignTrackId,
		reviewerUserId: user.userId,
		outcome: m.outcome,
		reason: m.reason,
		answers: JSON.stringify(knownAnswers(track, m.answers)),
		exception,
		change: m.change,
		bulk: false,
		versionSeen: m.versionSeen,
		openedAt: row.firstOpenedAt,
		markedAt: ctx.now,
	};
	await prisma.pendingDecision.upsert({ where: { reviewId: m.reviewId }, create: { reviewId: m.reviewId, ...draft }, update: draft });
	return { reviewId: m.reviewId.toString() };
}
