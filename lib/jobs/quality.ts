import { measure } from "@/lib/quality/measure";
import type { JobHandler } from "./handler";

/** Every few minutes: decisions that nobody measured yet, and a sample of what was decided too lightly. */
export const quality: JobHandler = {
	async run(ctx) {
		// Some reviewers at a time, so that none waits long for the head of the ledger.
		while ((await measure(ctx, {})).measured > 0);
	},
};
