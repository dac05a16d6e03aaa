import type { Ctx } from "@/lib/access/actor";
import { requireFresh, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError, NotFoundError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { endSessions, lockForAdministration } from "./effects";
import { RevokeRole } from "./schema";

/**
 * Revokes a role of somebody else, at once: the person's sessions end. Asks for a fresh sign-in. Since nobody revokes an own role and
 * whoever revokes is an active IAM admin, one always remains.
 */
export async function revokeRole(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "role:grant");
	const admin = requireFresh(ctx);
	const { roleId } = RevokeRole.parse(input);
	await inTransaction(ctx, async (tx) => {
		const role = await tx.userRole.findUnique({ where: { id: roleId }, select: { userId: true, role: true, track: true } });
		if (!role) throw new NotFoundError("This role");
		if (role.userId === admin.userId) throw new ForbiddenError("Nobody revokes an own role. Ask another IAM admin.");
		const user = await lockForAdministration(tx, admin.userId, role.userId);
		const { count } = await tx.userRole.updateMany({
			where: { id: roleId, revokedAt: null },
			data: { revokedAt: ctx.now, revokedBy: admin.userId },
		});
		if (count === 0) throw new ConflictError("This role was revoked already.");
		const sessionsEnded = await endSessions(tx, role.userId, ctx.now);
		if (role.role === "reviewer") await sendJob("reviewers", {}, { tx, singletonKey: "reviewers" });
		await record(tx, ctx, {
			type: "role.revoked",
			subject: `user:${user.ref}`,
			refs: [`person:${user.ref}`],
			payload: { person: user.ref, role: role.role, track: role.track, sessionsEnded },
		});
	});
}
