// @ts-check

/** @typedef {import("./counts.mjs").Counts} Counts */
/** @typedef {Counts & { output?: string }} Outcome `output`: what a part said that was not shown while it ran */

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {boolean} [aside] runs beside the parts after it, since it waits more than it reckons
 * @property {(show: boolean) => Promise<Outcome>} work `show`: whether what it says is passed through
 */

/**
 * Runs parts one after the other, whatever the earlier ones came to, with the time of each, and closes with what failed and `N passed, N failed`.
 * What a part set aside has to say comes when the others are done.
 * @param {Part[]} parts
 * @returns {Promise<number>} exit code
 */
export async function runParts(parts) {
	const since = performance.now();
	/** @type {Promise<Done>[]} */
	const aside = [];
	/** @type {Done[]} */
	const done = [];
	try {
		for (const [n, part] of parts.entries()) {
			if (part.aside && n < parts.length - 1) {
				const running = timed(part, false);
				// How it failed is told when it is waited for.
				running.catch(() => undefined);
				aside.push(running);
			} else {
				console.log(`\n── ${part.name} ──`);
				done.push(await timed(part, true));
			}
		}
	} finally {
		await Promise.allSettled(aside);
	}
	for (const part of await Promise.all(aside)) {
		console.log(`\n── ${part.name} ──\n${part.output?.trim()}`);
		done.push(part);
	}
	const lines = done.map(
		({ name, passed, failed, lasted }) => `${failed === 0 ? "✓" : "✗"} ${name.padEnd(24)} ${passed} passed, ${failed} failed in ${lasted}`,
	);
	const [passed, failed] = [sum(done.map((part) => part.passed)), sum(done.map((part) => part.failed))];
	const failures = done.flatMap((part) => (part.failures ?? []).map((one) => `✗ ${part.name}: ${one}\n`));
	console.log(["", ...failures, ...lines, `in ${seconds(since)}`, `${passed} passed, ${failed} failed`].join("\n"));
	return failed === 0 ? 0 : 1;
}

/** @typedef {Outcome & { name: string, lasted: string }} Done */

/**
 * @param {Part} part
 * @param {boolean} show
 * @returns {Promise<Done>}
 */
async function timed({ name, work }, show) {
	const since = performance.now();
	return { name, ...(await work(show)), lasted: seconds(since) };
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/** @param {number} since */
function seconds(since) {
	return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
