import { userInfo } from "node:os";

/**
 * The one-time link of a new installation (24 hours); null once somebody has set it up. Each start makes a new link and the earlier ones
 * worthless.
 */
export async function firstRunLink({ ownerUrl, baseUrl }: { ownerUrl: string; baseUrl: string }): Promise<string | null> {
	// The database client reads its address when it is first loaded.
	process.env.DATABASE_URL ||= ownerUrl;
	const [{ prisma }, { newCtx }, { isSetUp }, { issueSetupLink }] = await Promise.all([
		import("@/lib/db/client"),
		import("@/lib/access/context"),
		import("@/lib/people/queries"),
		import("@/lib/people/issue-setup-link"),
	]);
	try {
		if (await isSetUp()) return null;
		const ctx = await newCtx({ type: "cli", operator: userInfo().username });
		return new URL(await issueSetupLink(ctx), baseUrl).href;
	} finally {
		await prisma.$disconnect();
	}
}
