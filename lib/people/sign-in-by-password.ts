import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { InvalidInputError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { admit } from "./admit";
import { openSession } from "./effects";
import { passwordMatches } from "./password";
import { SignInByPassword } from "./schema";

/**
 * Signs a person in by e-mail address and password and answers the token of the new session. Wrong password, no such user, invited,
 * disabled: one sentence, one status and the same work, so that nobody learns who exists.
 */
export async function signInByPassword(ctx: Ctx, input: unknown): Promise<{ userId: string; token: string }> {
	requirePermission(ctx.actor, "session:start");
	const { email, password, from, replaces } = SignInByPassword.parse(input);
	await admit(ctx, { email, ...from });
	const user = await prisma.user.findUnique({
		where: { email },
		select: { id: true, status: true, passwordHash: true, identity: { select: { ref: true } } },
	});
	const right = await passwordMatches(user?.status === "active" ? user.passwordHash : null, password);
	if (!user || !right) throw new InvalidInputError("The e-mail address or the password is not right.");

	const known: Ctx = { ...ctx, actor: { type: "link", purpose: "sign-in", personRef: user.identity.ref } };
	return inTransaction(known, async (tx) => {
		await tx.signInAttempt.create({ data: { email, address: from.address, device: from.device, outcome: "ok" } });
		const { token, replaced } = await openSession(tx, ctx.now, {
			userId: user.id,
			method: "password",
			authenticatedAt: ctx.now,
			address: from.address,
			agent: from.agent,
			replaces,
		});
		const userId = user.id.toString();
		await record(tx, known, {
			type: "session.started",
			subject: `user:${user.identity.ref}`,
			refs: [`person:${user.identity.ref}`],
			payload: { person: user.identity.ref, method: "password", replaced },
		});
		return { userId, token };
	});
}
