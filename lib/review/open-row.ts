import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { OpenRowInput } from "./schema";

/** Notes, by the database clock, when the reviewer first opened a row of theirs: the pack tells seconds between opening and deciding. */
export async function openRow(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "review:decide");
	const { reviewId } = OpenRowInput.parse(input);
	await prisma.review.updateMany({
		where: { id: reviewId, reviewerUserId: requireUser(ctx.actor).userId, state: "open", firstOpenedAt: null },
		data: { firstOpenedAt: ctx.now },
	});
}
