import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { UnmarkInput } from "./schema";

/** Takes marks off the reviewer's own rows; a mark was never a decision, so there is no event. */
export async function unmark(ctx: Ctx, input: unknown): Promise<{ unmarked: number }> {
	requirePermission(ctx.actor, "review:decide");
	const { campaignTrackId, reviewIds } = UnmarkInput.parse(input);
	const { count } = await prisma.pendingDecision.deleteMany({
		where: { campaignTrackId, reviewId: { in: reviewIds }, reviewerUserId: requireUser(ctx.actor).userId },
	});
	return { unmarked: count };
}
