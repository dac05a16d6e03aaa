import { databaseNow } from "@/lib/access/context";
import { prisma } from "@/lib/db/client";
import { tokenHash } from "./one-time-token";

/** What a one-time link still opens, for the page behind it: null when it was used, has expired or never existed. */
export async function openLink(token: string, purpose: "setup" | "invite" | "reset"): Promise<{ name: string; email: string } | null> {
	const link = await prisma.oneTimeLink.findFirst({
		where: { tokenHash: tokenHash(token), purpose, usedAt: null, expiresAt: { gt: await databaseNow() } },
		select: { identityId: true },
	});
	if (!link) return null;
	if (link.identityId === null) return { name: "", email: "" };
	const user = await prisma.user.findUnique({
		where: { identityId: link.identityId },
		select: { email: true, identity: { select: { name: true } } },
	});
	return user && { name: user.identity.name, email: user.email };
}
