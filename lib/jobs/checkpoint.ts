import { holdIfContradicted } from "@/lib/backup/hold";
import { checkpointDir, exportCheckpoint } from "@/lib/backup/outside";
import { signCheckpointAt } from "@/lib/ledger/sign-checkpoint";
import type { JobHandler } from "./handler";

/**
 * Signs a checkpoint over the ledger as it stands: every hour, and when a track is signed; and keeps it outside where a directory is named.
 * A ledger that contradicts what is kept there gets no new one: the installation becomes read-only.
 */
export const checkpoint: JobHandler = {
	async run(ctx) {
		const dir = checkpointDir();
		if (dir && (await holdIfContradicted(ctx, { dir })).reason !== null) return;
		const signed = await signCheckpointAt(ctx);
		if (dir) await exportCheckpoint(dir, signed);
	},
};
