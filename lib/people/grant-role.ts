import type { Ctx, Role } from "@/lib/access/actor";
import { requireFresh, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { TRACK_KEYS } from "@/lib/track/registry";
import { endSessions, lockForAdministration } from "./effects";
import { grantProblem } from "./rules";
import { GrantRole } from "./schema";

/**
 * Grants a role to somebody else, for one track or all. The person's sessions end, so that the next sign-in is with the new roles.
 * Asks for a fresh sign-in. Nobody grants a role to oneself (also a trigger).
 */
export async function grantRole(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "role:grant");
	const admin = requireFresh(ctx);
	const { userId, role, track } = GrantRole.parse(input);
	if (track !== null && !TRACK_KEYS.includes(track)) throw new NotFoundError("This track");
	await inTransaction(ctx, async (tx) => {
		const user = await lockForAdministration(tx, admin.userId, userId);
		const held = await tx.userRole.findMany({ where: { userId, revokedAt: null }, select: { role: true, track: true } });
		const problem = grantProblem(
			{ self: userId === admin.userId, status: user.status, held: held.map((one) => one.role as Role) },
			role,
			track,
		);
		if (problem) throw new RefusedError(problem);
		if (held.some((one) => one.role === role && one.track === track)) throw new ConflictError("This person holds this role already.");
		await tx.userRole.create({ data: { userId, role, track, grantedBy: admin.userId, grantedAt: ctx.now } });
		const sessionsEnded = await endSessions(tx, userId, ctx.now);
		await record(tx, ctx, {
			type: "role.granted",
			subject: `user:${user.ref}`,
			refs: [`person:${user.ref}`],
			payload: { person: user.ref, role, track, sessionsEnded },
		});
	});
}
