import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { endResets, waysInOf } from "./effects";
import { newCode, newToken, tokenHash } from "./one-time-token";
import { RESET_HOURS, resetProblem } from "./rules";
import { RequestResetOnServer } from "./schema";

/** Link and code together: whoever holds both chooses the password. */
export type WholeReset = { path: string; code: string; expiresAt: string };

/**
 * Makes a password reset on the server, for an installation that has no two other administrators. Whoever works there has the database in
 * their hands anyway; the ledger names the operator, and the person is told.
 * @throws RefusedError while two other administrators could do it
 */
export async function issueResetOnServer(ctx: Ctx, input: unknown): Promise<WholeReset> {
	requirePermission(ctx.actor, "people:reset_on_server");
	const { email, reason } = RequestResetOnServer.parse(input);
	const [code, token] = [newCode(), newToken()];
	const expiresAt = new Date(ctx.now.getTime() + RESET_HOURS * 3_600_000);
	await inTransaction(ctx, async (tx) => {
		const user = await tx.user.findUnique({
			where: { email },
			select: { id: true, identityId: true, identity: { select: { ref: true } } },
		});
		if (!user) throw new NotFoundError("A user with this e-mail address");
		const problem = resetProblem({ self: false, ...(await waysInOf(tx, user.id)) });
		if (problem) throw new RefusedError(problem);
		const others = await tx.user.count({
			where: { id: { not: user.id }, status: "active", roles: { some: { role: "iam_admin", revokedAt: null } } },
		});
		if (others >= 2)
			throw new RefusedError("Two other IAM admins can do this: one asks for the reset on the person's page, the other approves it.");
		await endResets(tx, { userId: user.id, identityId: user.identityId }, ctx.now);
		const link = await tx.oneTimeLink.create({
			data: { tokenHash: tokenHash(token), purpose: "reset", identityId: user.identityId, createdAt: ctx.now, expiresAt },
			select: { id: true },
		});
		await tx.passwordReset.create({
			data: {
				userId: user.id,
				codeHash: tokenHash(code),
				reason,
				requestedAt: ctx.now,
				expiresAt,
				approvedAt: ctx.now,
				linkId: link.id,
			},
		});
		const person = user.identity.ref;
		await record(tx, ctx, {
			type: "user.reset_issued_on_server",
			subject: `user:${person}`,
			refs: [`person:${person}`],
			payload: { person, reason, hours: RESET_HOURS },
		});
	});
	return { path: `/reset/${token}`, code, expiresAt: expiresAt.toISOString() };
}
