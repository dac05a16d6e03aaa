import { prisma } from "@/lib/db/client";

/** What a migrated database holds: nothing yet, the demo company, a part of it, or something else. */
export async function demoContents(): Promise<"nothing" | "whole" | "part" | "other"> {
	const { isDemo } = await prisma.installation.findUniqueOrThrow({ where: { id: 1 }, select: { isDemo: true } });
	const [head, users, identities, clock] = await Promise.all([
		prisma.ledgerHead.findUniqueOrThrow({ where: { id: 1 }, select: { size: true } }),
		prisma.user.count(),
		prisma.identity.count(),
		prisma.demoClock.findUnique({ where: { id: 1 } }),
	]);
	// Once everything is in, the clock is set free.
	if (isDemo) return clock && clock.now === null && head.size > 0n ? "whole" : "part";
	return head.size === 0n && users === 0 && identities === 0 ? "nothing" : "other";
}
