// @ts-check
import { prepare } from "../prepare/prepare.mjs";
import { report, StartFailure } from "../process/failure.mjs";
import { findChromium } from "./find-chromium.mjs";
import { playwright, verify, vitest } from "./parts.mjs";
import { runParts } from "./summary.mjs";

/**
 * `npm test`: prepares like a start does, then everything CI runs; `npm test -- security` runs the parts so named.
 * @param {string[]} names of parts; none: all
 * @returns {Promise<number>} exit code
 */
export async function test(names) {
	try {
		await prepare({ development: true });
		const chromium = await findChromium().catch((error) => {
			report(error);
			return null;
		});
		/** @type {import("./summary.mjs").Part[]} */
		const parts = [
			{ name: "verify", work: verify },
			{ name: "unit and architecture", work: () => vitest(["unit", "architecture"]) },
			{ name: "integration", work: () => vitest(["integration"]) },
			{ name: "security", work: () => vitest(["security"]) },
			// One browser in one story leaves a processor idle; so do starts and kills, which wait for each other's processes.
			{ name: "browser", aside: true, work: async (show) => (chromium ? playwright(chromium, show) : { passed: 0, failed: 1 }) },
			{ name: "journeys", work: async () => (chromium ? vitest(["journeys"], [], { CHROMIUM_PATH: chromium }) : { passed: 0, failed: 1 }) },
			{ name: "crash", work: () => vitest(["crash"]) },
			{ name: "platform", work: () => vitest(["platform"]) },
		];
		const unknown = names.find((name) => !parts.some((part) => part.name === name));
		if (unknown) throw new StartFailure(`There is no part "${unknown}". There are: ${parts.map(({ name }) => name).join(", ")}.`);
		return await runParts(parts.filter(({ name }) => names.length === 0 || names.includes(name)));
	} catch (error) {
		return report(error);
	}
}
