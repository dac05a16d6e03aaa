import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { InvalidInputError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { endSessions, personRefOf, useLink } from "./effects";
import { tokenHash } from "./one-time-token";
import { hashPassword, passwordProblem } from "./password";
import { ResetPassword } from "./schema";

const SPENT = new RefusedError("This link was used already or has expired. Ask an administrator for a new one.");

/**
 * The person chooses a new password by link and code, which came from two administrators. All sessions end; roles stay. Answers the address
 * to sign in with.
 */
export async function resetPassword(ctx: Ctx, input: unknown): Promise<{ email: string }> {
	requirePermission(ctx.actor, "password:reset");
	const { token, code, password } = ResetPassword.parse(input);
	const link = await prisma.oneTimeLink.findUnique({ where: { tokenHash: tokenHash(token) }, select: { id: true, purpose: true } });
	const reset = link?.purpose === "reset" ? await prisma.passwordReset.findUnique({ where: { linkId: link.id } }) : null;
	if (!link || !reset) throw SPENT;
	const wrong = "The code does not belong to this link. It comes from the administrator you asked, apart from the link.";
	if (tokenHash(code) !== reset.codeHash) throw new InvalidInputError(wrong, { code: wrong });
	const user = await prisma.user.findUniqueOrThrow({
		where: { id: reset.userId },
		select: { id: true, email: true, identity: { select: { ref: true, name: true } } },
	});
	const problem = passwordProblem(password, [user.identity.name, user.email]);
	if (problem) throw new InvalidInputError(problem, { password: problem });
	const passwordHash = await hashPassword(password);

	const person = user.identity.ref;
	const known: Ctx = { ...ctx, actor: { type: "link", purpose: "reset", personRef: person } };
	return inTransaction(known, async (tx) => {
		if (!(await useLink(tx, link.id, ctx.now))) throw SPENT;
		const where = { id: user.id, status: "active", passwordHash: { not: null } };
		const { count } = await tx.user.updateMany({ where, data: { passwordHash } });
		if (count === 0) throw SPENT;
		const sessionsEnded = await endSessions(tx, user.id, ctx.now);
		const requester = reset.requestedBy === null ? null : await personRefOf(tx, reset.requestedBy);
		const approver = reset.approvedBy === null ? null : await personRefOf(tx, reset.approvedBy);
		const others = [requester, approver].flatMap((ref) => (ref ? [`person:${ref}`] : []));
		const email = user.email;
		await record(tx, known, {
			type: "user.password_reset",
			subject: `user:${person}`,
			refs: [`person:${person}`, ...others],
			payload: { person, requester, approver, sessionsEnded },
		});
		return { email };
	});
}
