import { tellProgress } from "@/lib/db/progress";
import { PACK_STEPS } from "@/lib/evidence/build/build";
import { failPack } from "@/lib/evidence/fail-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { RunPackInput } from "@/lib/evidence/schema";
import type { JobHandler } from "./handler";

/** Builds an evidence pack and tells on its page how far that is. */
export const pack: JobHandler = {
	async run(ctx, data, { signal }) {
		const subject = `pack:${RunPackInput.parse(data).packId}`;
		const total = PACK_STEPS.length;
		await runPack(ctx, data, async (step) => {
			signal.throwIfAborted();
			await tellProgress("pack", subject, { state: "running", step: PACK_STEPS[step] ?? "", done: step, total });
		});
		await tellProgress("pack", subject, { state: "done", step: "", done: total, total });
	},
	async givenUp(ctx, data, reason) {
		await failPack(ctx, { ...(data as object), reason });
	},
};
