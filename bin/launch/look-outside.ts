import { userInfo } from "node:os";
import { StartFailure } from "@/bin/process/failure.mjs";

/**
 * Holds the ledger against the checkpoints kept outside, where a directory of them is named, before anybody can work: one that was taken
 * back, as after a restore from an older backup, makes the installation read-only.
 * @throws StartFailure when the directory cannot be used
 */
export async function lookOutside(appUrl: string): Promise<void> {
	if (!process.env.COUNTERSIGN_CHECKPOINT_DIR) return;
	// The database client reads its address when it is first loaded.
	process.env.DATABASE_URL = appUrl;
	const [{ prisma }, { pool }, { newCtx }, { holdIfContradicted }, { READ_ONLY_WAY_OUT }, { UnavailableError }] = await Promise.all([
		import("@/lib/db/client"),
		import("@/lib/db/pool"),
		import("@/lib/access/context"),
		import("@/lib/backup/hold"),
		import("@/lib/backup/rules"),
		import("@/lib/errors"),
	]);
	try {
		const ctx = await newCtx({ type: "cli", operator: userInfo().username });
		const { reason } = await holdIfContradicted(ctx, { dir: process.env.COUNTERSIGN_CHECKPOINT_DIR });
		if (reason) console.log(`  READ-ONLY: ${reason}\n  ${READ_ONLY_WAY_OUT}`);
	} catch (error) {
		if (error instanceof UnavailableError) throw new StartFailure(error.message, { cause: error });
		throw error;
	} finally {
		await Promise.all([prisma.$disconnect(), pool().end()]);
	}
}
