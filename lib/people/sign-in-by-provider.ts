import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/transaction";
import { ForbiddenError } from "@/lib/errors";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { expireLinks, openSession } from "./effects";
import { SignInByProvider } from "./schema";

const UNKNOWN = new ForbiddenError("The identity provider knows you, but nobody invited you here. Ask an administrator to invite you.");

/** Somebody the provider vouched for: by issuer and subject alone, or, once, by the verified e-mail address of an invitation. */
async function find(issuer: string, subject: string, verifiedEmail: string | null) {
	const select = { id: true, status: true, identityId: true, identity: { select: { ref: true } } } as const;
	const bound = await prisma.user.findFirst({ where: { oidcIssuer: issuer, oidcSubject: subject }, select });
	if (bound || !verifiedEmail) return bound;
	return prisma.user.findFirst({ where: { email: verifiedEmail, status: "invited", oidcSubject: null }, select });
}

/**
 * Signs a person in whom the OpenID Connect provider has authenticated. The first time binds issuer and subject to the invited user;
 * from then on these two decide alone, whatever the e-mail address becomes. A provider that does not say when the person last proved
 * who they are (auth_time) opens a session that is never fresh.
 */
export async function signInByProvider(ctx: Ctx, input: unknown): Promise<{ userId: string; token: string }> {
	requirePermission(ctx.actor, "session:start");
	const claims = SignInByProvider.parse(input);
	const { issuer, subject, from } = claims;
	const user = await find(issuer, subject, claims.emailVerified ? claims.email : null);
	if (!user || user.status === "disabled") throw UNKNOWN;

	const person = user.identity.ref;
	const joins = user.status === "invited";
	const authenticatedAt = new Date(Math.min((claims.authTime ?? 0) * 1000, ctx.now.getTime()));
	const known: Ctx = { ...ctx, actor: { type: "link", purpose: "sign-in", personRef: person } };
	return inTransaction(known, async (tx) => {
		if (joins) {
			const { count } = await tx.user.updateMany({
				where: { id: user.id, status: "invited", oidcSubject: null },
				data: { status: "active", oidcIssuer: issuer, oidcSubject: subject },
			});
			if (count === 0) throw UNKNOWN;
			await expireLinks(tx, user.identityId, ctx.now);
		}
		const { token, replaced } = await openSession(tx, ctx.now, {
			userId: user.id,
			method: "oidc",
			authenticatedAt,
			address: from.address,
			agent: from.agent,
			replaces: claims.replaces,
		});
		const userId = user.id.toString();
		const about = { subject: `user:${person}`, refs: [`person:${person}`] };
		const joined: LedgerEntry[] = joins ? [{ type: "user.joined", ...about, payload: { person, method: "oidc" } }] : [];
		await recordMany(tx, known, [...joined, { type: "session.started", ...about, payload: { person, method: "oidc", replaced } }]);
		return { userId, token };
	});
}
