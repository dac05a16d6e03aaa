import type { Tx } from "@/lib/db/transaction";
import { ForbiddenError, NotFoundError } from "@/lib/errors";
import { newToken, tokenHash } from "./one-time-token";

type NewSession = {
	userId: bigint;
	method: "password" | "oidc";
	authenticatedAt: Date;
	address: string;
	agent: string;
	/** Token of the session that this browser held until now. */
	replaces: string | null;
};

/** Begins a session and ends the one it replaces. Answers the token for the cookie, which is kept nowhere. */
export async function openSession(tx: Tx, at: Date, session: NewSession): Promise<{ token: string; replaced: boolean }> {
	const { replaces, ...row } = session;
	const ended = replaces
		? await tx.session.updateMany({ where: { id: tokenHash(replaces), revokedAt: null }, data: { revokedAt: at } })
		: { count: 0 };
	const token = newToken();
	await tx.session.create({ data: { id: tokenHash(token), createdAt: at, lastSeenAt: at, ...row } });
	return { token, replaced: ended.count > 0 };
}

/** Ends all sessions of a user: the next request of each is asked to sign in. Answers how many there were. */
export async function endSessions(tx: Tx, userId: bigint, at: Date): Promise<number> {
	const { count } = await tx.session.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: at } });
	return count;
}

/** Makes the unused links of a person worthless. */
export async function expireLinks(tx: Tx, identityId: bigint, at: Date): Promise<void> {
	await tx.oneTimeLink.updateMany({ where: { identityId, usedAt: null, expiresAt: { gt: at } }, data: { expiresAt: at } });
}

/** Uses up a link: true for exactly one of those who try, and for nobody once it has expired. */
export async function useLink(tx: Tx, id: bigint, at: Date): Promise<boolean> {
	const { count } = await tx.oneTimeLink.updateMany({ where: { id, usedAt: null, expiresAt: { gt: at } }, data: { usedAt: at } });
	return count === 1;
}

/** Whether somebody is an IAM admin at this moment. */
export async function isAdministrator(tx: Tx, userId: bigint): Promise<boolean> {
	return (await tx.userRole.count({ where: { userId, role: "iam_admin", revokedAt: null, user: { status: "active" } } })) > 0;
}

/**
 * Locks an administrator and the user the act is about, in the order of their ids, and looks again whether the administrator still is one:
 * of two who take each other's rights away at the same moment, exactly one succeeds.
 */
export async function lockForAdministration(
	tx: Tx,
	adminId: bigint,
	userId: bigint,
): Promise<{ status: string; identityId: bigint; ref: string }> {
	await tx.$queryRaw`select id from app_user where id in (${adminId}, ${userId}) order by id for update`;
	if (!(await isAdministrator(tx, adminId))) throw new ForbiddenError("You are no IAM admin any more.");
	const user = await tx.user.findUnique({
		where: { id: userId },
		select: { status: true, identityId: true, identity: { select: { ref: true } } },
	});
	if (!user) throw new NotFoundError("This user");
	return { status: user.status, identityId: user.identityId, ref: user.identity.ref };
}

/** How a user signs in, as the rules of a reset ask. */
export async function waysInOf(tx: Tx, userId: bigint): Promise<{ status: string; hasPassword: boolean; hasProvider: boolean }> {
	const user = await tx.user.findUnique({ where: { id: userId }, select: { status: true, passwordHash: true, oidcSubject: true } });
	if (!user) throw new NotFoundError("This user");
	return { status: user.status, hasPassword: user.passwordHash !== null, hasProvider: user.oidcSubject !== null };
}

/** Makes what was asked for or approved before for this user worthless. */
export async function endResets(tx: Tx, user: { userId: bigint; identityId: bigint }, at: Date): Promise<void> {
	await tx.passwordReset.updateMany({ where: { userId: user.userId, linkId: null, expiresAt: { gt: at } }, data: { expiresAt: at } });
	await expireLinks(tx, user.identityId, at);
}

/** The person a user is, as the ledger names people. */
export async function personRefOf(tx: Tx, userId: bigint): Promise<string> {
	const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { identity: { select: { ref: true } } } });
	return user.identity.ref;
}
