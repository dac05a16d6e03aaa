import type { UserActor } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";

/** The person signed in, for the head of the page: name, e-mail address, and the ways there are to sign in. */
export type Profile = { name: string; email: string; hasPassword: boolean; hasProvider: boolean };

/** See `Profile`. */
export async function profileOf(actor: UserActor): Promise<Profile> {
	const user = await prisma.user.findUniqueOrThrow({
		where: { id: actor.userId },
		select: { email: true, passwordHash: true, oidcSubject: true, identity: { select: { name: true } } },
	});
	return { name: user.identity.name, email: user.email, hasPassword: user.passwordHash !== null, hasProvider: user.oidcSubject !== null };
}

/** Whether the installation has had its first set-up. */
export async function isSetUp(): Promise<boolean> {
	return (await prisma.user.findFirst({ select: { id: true } })) !== null;
}
