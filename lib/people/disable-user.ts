import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { endSessions, expireLinks, lockForAdministration } from "./effects";
import { DisableUser } from "./schema";

/** Disables somebody else: all sessions end with the next request, open links are worthless, the record of what was done stays. */
export async function disableUser(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "people:disable");
	const admin = requireUser(ctx.actor);
	const { userId, reason } = DisableUser.parse(input);
	if (userId === admin.userId) throw new ForbiddenError("Nobody disables oneself. Ask another IAM admin.");
	await inTransaction(ctx, async (tx) => {
		const user = await lockForAdministration(tx, admin.userId, userId);
		const { count } = await tx.user.updateMany({ where: { id: userId, status: { not: "disabled" } }, data: { status: "disabled" } });
		if (count === 0) throw new ConflictError("This user is disabled already.");
		const sessionsEnded = await endSessions(tx, userId, ctx.now);
		await expireLinks(tx, user.identityId, ctx.now);
		// Rows of a reviewer go on to others: at once, and not only with the next round of the clock.
		await sendJob("reviewers", {}, { tx, singletonKey: "reviewers" });
		await record(tx, ctx, {
			type: "user.disabled",
			subject: `user:${user.ref}`,
			refs: [`person:${user.ref}`],
			payload: { person: user.ref, reason, sessionsEnded },
		});
	});
}
