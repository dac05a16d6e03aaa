import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { handOn, lockDecidable } from "./effects";
import { RouteInput } from "./schema";

/**
 * Routes a row instead of deciding it. `need_info` leaves it with its reviewer, undecided and visible to the control owner;
 * `not_mine` hands it to the chain's fallback reviewer, or to nobody as a numbered gap when there is none who may decide.
 */
export async function route(ctx: Ctx, input: unknown): Promise<{ reviewId: string; toUserId: string | null }> {
	requirePermission(ctx.actor, "review:decide");
	const { reviewId, kind, reason, versionSeen } = RouteInput.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const review = await tx.review.findFirst({
			where: { id: reviewId, reviewerUserId: user.userId, state: "open", version: versionSeen },
			select: { campaignTrackId: true, rowNo: true, reviewerVia: true, item: { select: { identityRef: true } } },
		});
		// Says nothing about a row that is somebody else's, not even whether it exists.
		if (!review) throw new ConflictError("This row was decided, handed on or changed meanwhile. Reload to see its present state.");
		const on = await lockDecidable(tx, review.campaignTrackId, tracksFor(ctx.actor, "review:decide"));
		const to = kind === "not_mine" ? await handOn(tx, on, { reviewId, fromUserId: user.userId, versionSeen }) : null;
		await tx.routing.create({
			data: {
				...{ reviewId, kind, reason, at: ctx.now },
				...{ fromUserId: user.userId, fromVia: review.reviewerVia, toUserId: to?.userId ?? null, byUserId: user.userId },
			},
		});
		await tx.pendingDecision.deleteMany({ where: { reviewId } });
		await record(tx, ctx, {
			type: "review.routed",
			subject: `review:${reviewId}`,
			refs: [
				`track:${on.id}`,
				...(review.item.identityRef ? [`person:${review.item.identityRef}`] : []),
				...(to ? [`person:${to.personRef}`] : []),
			],
			campaignId: on.campaignId,
			track: on.key,
			payload: { reviewId: reviewId.toString(), rowNo: review.rowNo, kind, reason, to: to?.personRef ?? null },
		});
		return { reviewId: reviewId.toString(), toUserId: to?.userId.toString() ?? null };
	});
}
