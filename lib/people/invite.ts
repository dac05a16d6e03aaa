import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { expireLinks } from "./effects";
import { newToken, tokenHash } from "./one-time-token";
import { INVITATION_HOURS, invitationProblem } from "./rules";
import { Invite } from "./schema";

/** What the administrator hands over: shown once, kept nowhere. */
export type Invitation = { path: string; expiresAt: string };

/**
 * Invites a person of the inventory to become a user, by a link that works once within 72 hours (or by signing in at the identity
 * provider with this e-mail address). Inviting again makes the earlier link worthless.
 */
export async function invite(ctx: Ctx, input: unknown): Promise<Invitation> {
	requirePermission(ctx.actor, "people:invite");
	const admin = requireUser(ctx.actor);
	const { identityId, email } = Invite.parse(input);
	const token = newToken();
	const expiresAt = new Date(ctx.now.getTime() + INVITATION_HOURS * 3_600_000);

	await inTransaction(ctx, async (tx) => {
		const identity = await tx.identity.findUnique({
			where: { id: identityId },
			select: { ref: true, kind: true, status: true, email: true, user: { select: { id: true, status: true } } },
		});
		if (!identity) throw new NotFoundError("This person");
		const problem = invitationProblem({ ...identity, user: identity.user?.status ?? null }, email);
		if (problem) throw new RefusedError(problem);
		const taken = await tx.user.findUnique({ where: { email }, select: { identityId: true } });
		if (taken && taken.identityId !== identityId)
			throw new RefusedError("Another user signs in with this e-mail address.", { email: "Already in use." });
		await expireLinks(tx, identityId, ctx.now);
		if (identity.user) {
			const { count } = await tx.user.updateMany({ where: { id: identity.user.id, status: "invited" }, data: { email } });
			if (count === 0) throw new ConflictError("The invitation was accepted meanwhile.");
		} else {
			await tx.user.create({ data: { identityId, email, status: "invited", createdAt: ctx.now } });
		}
		await tx.oneTimeLink.create({
			data: { tokenHash: tokenHash(token), purpose: "invite", identityId, createdBy: admin.userId, createdAt: ctx.now, expiresAt },
		});
		await record(tx, ctx, {
			type: "user.invited",
			subject: `user:${identity.ref}`,
			refs: [`person:${identity.ref}`],
			payload: { person: identity.ref, hours: INVITATION_HOURS },
		});
	});
	return { path: `/invite/${token}`, expiresAt: expiresAt.toISOString() };
}
