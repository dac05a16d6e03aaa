import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { SignInRequiredError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { NoInput } from "./schema";

/** Signs out: the person's present session ends. */
export async function endSession(ctx: Ctx, input?: unknown): Promise<void> {
	requirePermission(ctx.actor, "session:own");
	const user = requireUser(ctx.actor);
	NoInput.parse(input);
	await inTransaction(ctx, async (tx) => {
		const { count } = await tx.session.updateMany({ where: { id: user.sessionId, revokedAt: null }, data: { revokedAt: ctx.now } });
		if (count === 0) throw new SignInRequiredError();
		await record(tx, ctx, {
			type: "session.ended",
			subject: `user:${user.personRef}`,
			refs: [`person:${user.personRef}`],
			payload: { person: user.personRef },
		});
	});
}
