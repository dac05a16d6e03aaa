import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { RevokeSession } from "./schema";

/** Ends one session: one of one's own on another device, or, as an administrator, anybody's. */
export async function revokeSession(ctx: Ctx, input: unknown): Promise<void> {
	const actor = requireUser(ctx.actor);
	const { sessionId } = RevokeSession.parse(input);
	const session = await prisma.session.findUnique({
		where: { id: sessionId },
		select: { userId: true, user: { select: { identity: { select: { ref: true } } } } },
	});
	requirePermission(ctx.actor, session?.userId === actor.userId ? "session:own" : "people:disable");
	if (!session) throw new NotFoundError("This session");
	const person = session.user.identity.ref;
	await inTransaction(ctx, async (tx) => {
		const { count } = await tx.session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: ctx.now } });
		if (count === 0) throw new ConflictError("This session has ended already.");
		await record(tx, ctx, { type: "session.revoked", subject: `user:${person}`, refs: [`person:${person}`], payload: { person } });
	});
}
