import { prisma } from "@/lib/db/client";

/** This installation: its name, and whether its past was made up for a demonstration. */
export async function installation(): Promise<{ name: string; isDemo: boolean }> {
	return prisma.installation.findUniqueOrThrow({ where: { id: 1 }, select: { name: true, isDemo: true } });
}
