import type { Ctx } from "@/lib/access/actor";
import { requireFresh, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { endResets, lockForAdministration, waysInOf } from "./effects";
import { newCode, tokenHash } from "./one-time-token";
import { RESET_HOURS, resetProblem } from "./rules";
import { RequestReset } from "./schema";

/** What the administrator who asks hands over himself: shown once, kept nowhere. Worthless without the link that somebody else is shown. */
export type ResetCode = { code: string; expiresAt: string };

/**
 * Asks for a password reset of somebody else. Nothing is reset by it: another administrator has to approve, and is shown the link; this one
 * is shown the code that the link asks for, so that neither of them can use it. Asking again makes earlier ones worthless.
 */
export async function requestReset(ctx: Ctx, input: unknown): Promise<ResetCode> {
	requirePermission(ctx.actor, "people:reset");
	const admin = requireFresh(ctx);
	const { userId, reason } = RequestReset.parse(input);
	const code = newCode();
	const expiresAt = new Date(ctx.now.getTime() + RESET_HOURS * 3_600_000);
	await inTransaction(ctx, async (tx) => {
		const user = await lockForAdministration(tx, admin.userId, userId);
		const problem = resetProblem({ self: userId === admin.userId, ...(await waysInOf(tx, userId)) });
		if (problem) throw new RefusedError(problem);
		await endResets(tx, { userId, identityId: user.identityId }, ctx.now);
		await tx.passwordReset.create({
			data: { userId, codeHash: tokenHash(code), reason, requestedBy: admin.userId, requestedAt: ctx.now, expiresAt },
		});
		await record(tx, ctx, {
			type: "user.reset_requested",
			subject: `user:${user.ref}`,
			refs: [`person:${user.ref}`],
			payload: { person: user.ref, reason, hours: RESET_HOURS },
		});
	});
	return { code, expiresAt: expiresAt.toISOString() };
}
