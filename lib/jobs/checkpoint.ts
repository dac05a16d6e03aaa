import { signCheckpointAt } from "@/lib/ledger/sign-checkpoint";
import type { JobHandler } from "./handler";

/** Signs a checkpoint over the ledger as it stands: every hour, and when a track is signed. */
export const checkpoint: JobHandler = {
	async run(ctx) {
		await signCheckpointAt(ctx);
	},
};
