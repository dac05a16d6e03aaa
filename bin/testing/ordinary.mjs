// @ts-check
import { prepare } from "../prepare/prepare.mjs";
import { report } from "../process/failure.mjs";
import { findChromium } from "./find-chromium.mjs";
import { playwright, verify, vitest } from "./parts.mjs";
import { runParts } from "./summary.mjs";

/**
 * `npm test`: prepares like a start does, then everything CI runs.
 * @returns {Promise<number>} exit code
 */
export async function test() {
	try {
		await prepare({ development: true });
		const chromium = await findChromium().catch((error) => {
			report(error);
			return null;
		});
		return await runParts([
			{ name: "verify", work: verify },
			{ name: "unit and architecture", work: () => vitest(["unit", "architecture"]) },
			{ name: "integration", work: () => vitest(["integration"]) },
			{ name: "platform", work: () => vitest(["platform"]) },
			{ name: "browser", work: async () => (chromium ? playwright(chromium) : { passed: 0, failed: 1 }) },
		]);
	} catch (error) {
		return report(error);
	}
}
