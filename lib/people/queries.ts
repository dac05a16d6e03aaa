import type { UserActor } from "@/lib/access/actor";
import { prisma } from "@/lib/db/client";

/** Name and e-mail address of the person signed in, for the head of the page. */
export async function profileOf(actor: UserActor): Promise<{ name: string; email: string }> {
	const user = await prisma.user.findUniqueOrThrow({
		where: { id: actor.userId },
		select: { email: true, identity: { select: { name: true } } },
	});
	return { name: user.identity.name, email: user.email };
}

/** Whether the installation has had its first set-up. */
export async function isSetUp(): Promise<boolean> {
	return (await prisma.user.findFirst({ select: { id: true } })) !== null;
}
