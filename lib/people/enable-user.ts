import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { lockForAdministration } from "./effects";
import { EnableUser } from "./schema";

/** Enables a disabled user again, with the roles held before; who never accepted an invitation is invited again. */
export async function enableUser(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "people:disable");
	const admin = requireUser(ctx.actor);
	const { userId, reason } = EnableUser.parse(input);
	if (userId === admin.userId) throw new ForbiddenError("Nobody enables oneself.");
	await inTransaction(ctx, async (tx) => {
		const user = await lockForAdministration(tx, admin.userId, userId);
		const joined = { OR: [{ passwordHash: { not: null } }, { oidcSubject: { not: null } }] };
		const active = await tx.user.updateMany({ where: { id: userId, status: "disabled", ...joined }, data: { status: "active" } });
		const invited = await tx.user.updateMany({ where: { id: userId, status: "disabled", NOT: joined }, data: { status: "invited" } });
		if (active.count + invited.count === 0) throw new ConflictError("This user is not disabled.");
		await record(tx, ctx, {
			type: "user.enabled",
			subject: `user:${user.ref}`,
			refs: [`person:${user.ref}`],
			payload: { person: user.ref, reason },
		});
	});
}
