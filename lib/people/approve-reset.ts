import type { Ctx } from "@/lib/access/actor";
import { requireFresh, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { isAdministrator, lockForAdministration, personRefOf, waysInOf } from "./effects";
import { newToken, tokenHash } from "./one-time-token";
import { RESET_HOURS, resetProblem } from "./rules";
import { ApproveReset } from "./schema";

/** What the administrator who approves hands over: shown once, kept nowhere. Worthless without the code that the one who asked was shown. */
export type ResetLink = { path: string; expiresAt: string };

/** Approves a password reset that another administrator asked for, of somebody else, and makes the link, worth 24 hours. */
export async function approveReset(ctx: Ctx, input: unknown): Promise<ResetLink> {
	requirePermission(ctx.actor, "people:reset");
	const admin = requireFresh(ctx);
	const { resetId } = ApproveReset.parse(input);
	const token = newToken();
	const expiresAt = new Date(ctx.now.getTime() + RESET_HOURS * 3_600_000);
	await inTransaction(ctx, async (tx) => {
		const asked = await tx.passwordReset.findUnique({ where: { id: resetId }, select: { userId: true, requestedBy: true } });
		if (!asked?.requestedBy) throw new NotFoundError("This password reset");
		if (asked.requestedBy === admin.userId)
			throw new ForbiddenError("You asked for this reset, so another IAM admin has to approve it: nobody resets a password alone.");
		const user = await lockForAdministration(tx, admin.userId, asked.userId);
		const problem = resetProblem({ self: asked.userId === admin.userId, ...(await waysInOf(tx, asked.userId)) });
		if (problem) throw new RefusedError(problem);
		if (!(await isAdministrator(tx, asked.requestedBy)))
			throw new RefusedError("Whoever asked for this is no IAM admin any more. Ask for it yourself; another IAM admin approves it then.");
		const requester = await personRefOf(tx, asked.requestedBy);
		const link = await tx.oneTimeLink.create({
			data: {
				tokenHash: tokenHash(token),
				purpose: "reset",
				identityId: user.identityId,
				createdBy: admin.userId,
				createdAt: ctx.now,
				expiresAt,
			},
			select: { id: true },
		});
		const { count } = await tx.passwordReset.updateMany({
			where: { id: resetId, linkId: null, expiresAt: { gt: ctx.now } },
			data: { linkId: link.id, approvedBy: admin.userId, approvedAt: ctx.now },
		});
		if (count === 0) throw new ConflictError("This reset was approved already, replaced by a later one, or has waited too long.");
		await record(tx, ctx, {
			type: "user.reset_approved",
			subject: `user:${user.ref}`,
			refs: [`person:${user.ref}`, `person:${requester}`],
			payload: { person: user.ref, requester, hours: RESET_HOURS },
		});
	});
	return { path: `/reset/${token}`, expiresAt: expiresAt.toISOString() };
}
