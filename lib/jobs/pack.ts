import { tellProgress } from "@/lib/db/progress";
import { failPack } from "@/lib/evidence/fail-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { RunPackInput } from "@/lib/evidence/schema";
import type { JobHandler } from "./handler";

/** Builds an evidence pack and tells on its page how far that is. */
export const pack: JobHandler = {
	async run(ctx, data, { signal }) {
		const subject = `pack:${RunPackInput.parse(data).packId}`;
		try {
			await runPack(ctx, data, async ({ step, done, total }) => {
				signal.throwIfAborted();
				await tellProgress("pack", subject, { state: "running", step, done, total });
			});
		} catch (error) {
			// Whether it is tried again or given up is settled after this; a pack that is given up shows its reason instead.
			const interrupted = { state: "queued", step: "Interrupted; it is tried again by itself", done: 0 } as const;
			// With the database gone nobody can be told; the first error is the one that counts.
			await tellProgress("pack", subject, interrupted).catch(() => undefined);
			throw error;
		}
		await tellProgress("pack", subject, { state: "done", step: "" });
	},
	async givenUp(ctx, data, reason) {
		await failPack(ctx, { ...(data as object), reason });
	},
};
