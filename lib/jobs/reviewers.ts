import { settleDefinitions } from "@/lib/birthright/settle";
import { endDelegations } from "@/lib/delegation/end";
import { tracksToSettle } from "@/lib/review/queries";
import { settleReviewers } from "@/lib/review/settle-reviewers";
import type { JobHandler } from "./handler";

/** Every hour, and whenever somebody leaves or a delegation begins or ends: open rows and definitions are with whom they belong. */
export const reviewers: JobHandler = {
	async run(ctx, _data, { signal }) {
		await endDelegations(ctx, {});
		for (const campaignTrackId of await tracksToSettle(ctx)) {
			// A batch at a time, so that none holds its locks long.
			while ((await settleReviewers(ctx, { campaignTrackId: campaignTrackId.toString() })).moved > 0) signal.throwIfAborted();
			while ((await settleDefinitions(ctx, { campaignTrackId: campaignTrackId.toString() })).moved > 0) signal.throwIfAborted();
		}
	},
};
