import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { InvalidInputError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { useLink } from "./effects";
import { tokenHash } from "./one-time-token";
import { hashPassword, passwordProblem } from "./password";
import { SetUp } from "./schema";

const SPENT = new RefusedError("This link was used already or has expired. Start Countersign again on the server: it prints a new one.");

/**
 * First set-up, by the one-time link: names the installation, and makes the first person, user and IAM admin. The only role without a
 * granter, and only as long as there is none (trigger).
 */
export async function setUp(ctx: Ctx, input: unknown): Promise<{ email: string }> {
	requirePermission(ctx.actor, "setup:run");
	const { token, installation, name, email, key, password } = SetUp.parse(input);
	const problem = passwordProblem(password, [name, email, installation]);
	if (problem) throw new InvalidInputError(problem, { password: problem });
	const link = await prisma.oneTimeLink.findUnique({ where: { tokenHash: tokenHash(token) }, select: { id: true, purpose: true } });
	if (link?.purpose !== "setup") throw SPENT;
	const passwordHash = await hashPassword(password);

	return inTransaction(ctx, async (tx) => {
		if (!(await useLink(tx, link.id, ctx.now))) throw SPENT;
		if ((await tx.user.count()) > 0) throw SPENT;
		const identity = await tx.identity.create({
			data: { key: key || email, kind: "human", name, email, status: "active", createdAt: ctx.now },
			select: { id: true, ref: true },
		});
		const user = await tx.user.create({
			data: { identityId: identity.id, email, passwordHash, status: "active", createdAt: ctx.now },
			select: { id: true },
		});
		await tx.userRole.create({ data: { userId: user.id, role: "iam_admin", grantedAt: ctx.now } });
		await tx.installation.update({ where: { id: 1 }, data: { name: installation } });
		await record(
			tx,
			{ ...ctx, actor: { type: "link", purpose: "setup", personRef: identity.ref } },
			{
				type: "installation.set_up",
				subject: "settings:installation",
				refs: [`person:${identity.ref}`, `user:${identity.ref}`],
				payload: { person: identity.ref, name: installation },
			},
		);
		return { email };
	});
}
