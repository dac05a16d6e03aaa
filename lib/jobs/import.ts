import { tellProgress } from "@/lib/db/progress";
import { failImport } from "@/lib/import/fail-import";
import { runCheck } from "@/lib/import/run-check";
import { runCommit } from "@/lib/import/run-commit";
import { ImportJob } from "@/lib/import/verb-schema";
import type { JobHandler } from "./handler";

/** How often the page hears of progress, in milliseconds. */
const TELL_EVERY = 500;

/** Checks an import (dry run) or takes it over, and tells on its page how far that is; what fails goes back with its reason. */
export const importing: JobHandler = {
	async run(ctx, data, { signal }) {
		const { importId, step } = ImportJob.parse(data);
		const subject = `import:${importId}`;
		if (step === "commit") {
			await tellProgress("import", subject, { state: "running", step: "Taking over" });
			await runCommit(ctx, { importId });
		} else {
			let told = { step: "", at: 0 };
			await runCheck(ctx, { importId }, async (now, bytes) => {
				signal.throwIfAborted();
				const at = performance.now();
				if (now === told.step && at - told.at < TELL_EVERY) return;
				told = { step: now, at };
				await tellProgress("import", subject, { state: "running", step: now, done: bytes });
			});
		}
		await tellProgress("import", subject, { state: "done", step: "" });
	},
	async givenUp(ctx, data, reason) {
		const { importId, step } = ImportJob.parse(data);
		await failImport(ctx, { importId, step, reason });
	},
};
