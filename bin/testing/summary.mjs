// @ts-check

/** @typedef {import("./counts.mjs").Counts} Counts */

/**
 * Runs parts one after the other, whatever the earlier ones came to, with the time of each, and closes with `N passed, N failed`.
 * @param {{ name: string, work: () => Promise<Counts> }[]} parts
 * @returns {Promise<number>} exit code
 */
export async function runParts(parts) {
	const began = performance.now();
	/** @type {string[]} */
	const lines = [];
	let [passed, failed] = [0, 0];
	for (const { name, work } of parts) {
		const started = performance.now();
		console.log(`\n── ${name} ──`);
		const counts = await work();
		passed += counts.passed;
		failed += counts.failed;
		lines.push(
			`${counts.failed === 0 ? "✓" : "✗"} ${name.padEnd(24)} ${counts.passed} passed, ${counts.failed} failed in ${seconds(started)}`,
		);
	}
	console.log(`\n${lines.join("\n")}\nin ${seconds(began)}\n${passed} passed, ${failed} failed`);
	return failed === 0 ? 0 : 1;
}

/** @param {number} since */
function seconds(since) {
	return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
