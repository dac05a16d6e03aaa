import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { InvalidInputError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { useLink } from "./effects";
import { tokenHash } from "./one-time-token";
import { hashPassword, passwordProblem } from "./password";
import { AcceptInvitation } from "./schema";

const SPENT = new RefusedError("This link was used already or has expired. Ask the administrator who sent it for a new one.");

/** The invited person chooses a password by the one-time link and may sign in from now on. Answers the address to sign in with. */
export async function acceptInvitation(ctx: Ctx, input: unknown): Promise<{ email: string }> {
	requirePermission(ctx.actor, "invitation:accept");
	const { token, password } = AcceptInvitation.parse(input);
	const link = await prisma.oneTimeLink.findUnique({
		where: { tokenHash: tokenHash(token) },
		select: { id: true, purpose: true, identityId: true },
	});
	if (link?.purpose !== "invite" || !link.identityId) throw SPENT;
	const user = await prisma.user.findUnique({
		where: { identityId: link.identityId },
		select: { id: true, email: true, identity: { select: { ref: true, name: true } } },
	});
	if (!user) throw SPENT;
	const problem = passwordProblem(password, [user.identity.name, user.email]);
	if (problem) throw new InvalidInputError(problem, { password: problem });
	const passwordHash = await hashPassword(password);

	const person = user.identity.ref;
	const known: Ctx = { ...ctx, actor: { type: "link", purpose: "invite", personRef: person } };
	return inTransaction(known, async (tx) => {
		if (!(await useLink(tx, link.id, ctx.now))) throw SPENT;
		const { count } = await tx.user.updateMany({ where: { id: user.id, status: "invited" }, data: { status: "active", passwordHash } });
		if (count === 0) throw SPENT;
		const email = user.email;
		await record(tx, known, {
			type: "user.joined",
			subject: `user:${person}`,
			refs: [`person:${person}`],
			payload: { person, method: "password" },
		});
		return { email };
	});
}
