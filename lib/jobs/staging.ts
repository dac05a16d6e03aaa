import { failStaging } from "@/lib/campaign/fail-staging";
import { STAGING_STEPS } from "@/lib/campaign/rules";
import { runStaging } from "@/lib/campaign/run-staging";
import { RunStaging } from "@/lib/campaign/schema";
import { tellProgress } from "@/lib/db/progress";
import type { JobHandler } from "./handler";

/** Stages a track and tells on its page how far that is; what cannot be staged goes back to its draft with the reason. */
export const staging: JobHandler = {
	async run(ctx, data, { signal }) {
		const subject = `track:${RunStaging.parse(data).campaignTrackId}`;
		await runStaging(ctx, data, async (step) => {
			signal.throwIfAborted();
			await tellProgress("staging", subject, {
				state: "running",
				step: STAGING_STEPS[step] ?? "",
				done: step,
				total: STAGING_STEPS.length,
			});
		});
		await tellProgress("staging", subject, { state: "done", step: "", done: STAGING_STEPS.length });
	},
	async givenUp(ctx, data, reason) {
		await failStaging(ctx, { ...(data as object), reason });
	},
};
