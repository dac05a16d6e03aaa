import { sealAccessLog } from "@/lib/ledger/seal-access-log";
import type { JobHandler } from "./handler";

/** Once a day: what ended yesterday is sealed. */
export const housekeeping: JobHandler = {
	async run(ctx) {
		await sealAccessLog(ctx, {});
	},
};
