import { raiseLate } from "@/lib/deviation/raise-late";
import { sealAccessLog } from "@/lib/ledger/seal-access-log";
import type { JobHandler } from "./handler";

/** Once a day: what ended yesterday is sealed, and what ran past its deadline becomes a deviation. */
export const housekeeping: JobHandler = {
	async run(ctx) {
		await sealAccessLog(ctx, {});
		await raiseLate(ctx, {});
	},
};
