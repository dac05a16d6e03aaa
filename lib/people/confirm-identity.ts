import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { InvalidInputError, SignInRequiredError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { admit } from "./admit";
import { passwordMatches } from "./password";
import { ConfirmIdentity } from "./schema";

/** The person types the password again: for the next five minutes the session may sign (`requireFresh`). */
export async function confirmIdentity(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "session:own");
	const user = requireUser(ctx.actor);
	const { password } = ConfirmIdentity.parse(input);
	const { email, passwordHash } = await prisma.user.findUniqueOrThrow({
		where: { id: user.userId },
		select: { email: true, passwordHash: true },
	});
	const attempt = { email, address: "", device: `session:${user.sessionId.slice(0, 32)}` };
	await admit(ctx, attempt);
	if (!(await passwordMatches(passwordHash, password))) {
		throw new InvalidInputError("The password is not right.", { password: "The password is not right." });
	}
	await inTransaction(ctx, async (tx) => {
		await tx.signInAttempt.create({ data: { ...attempt, outcome: "ok" } });
		const { count } = await tx.session.updateMany({ where: { id: user.sessionId, revokedAt: null }, data: { authenticatedAt: ctx.now } });
		if (count === 0) throw new SignInRequiredError();
		await record(tx, ctx, {
			type: "session.confirmed",
			subject: `user:${user.personRef}`,
			refs: [`person:${user.personRef}`],
			payload: { person: user.personRef, method: "password" },
		});
	});
}
