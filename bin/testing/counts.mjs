// @ts-check
import { existsSync, readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * What a part of the tests came to. A part that ended badly without a single failed test (it could not start, it ran out of memory)
 * counts as one failure, so that nothing red adds up to green.
 * @param {Counts | null} counted null when no report was written
 * @param {number} exitCode
 * @returns {Counts}
 */
export function outcome(counted, exitCode) {
	const { passed, failed } = counted ?? { passed: 0, failed: 0 };
	return { passed, failed: failed === 0 && (exitCode !== 0 || counted === null) ? 1 : failed };
}

/**
 * Counts in vitest's JSON report.
 * @param {string} text
 * @returns {Counts}
 */
export function vitestCounts(text) {
	const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(text);
	return { passed: numPassedTests, failed: numFailedTests || numFailedTestSuites };
}

/**
 * Counts in Playwright's JSON report; a test that passed only when repeated has passed, and is named by Playwright as flaky.
 * @param {string} text
 * @returns {Counts}
 */
export function playwrightCounts(text) {
	const { stats, errors } = JSON.parse(text);
	return { passed: stats.expected + stats.flaky, failed: stats.unexpected || errors.length };
}

/**
 * Counts in the lines of `npm run verify`: one per step.
 * @param {string} text
 * @returns {Counts}
 */
export function verifyCounts(text) {
	const lines = text.split("\n");
	return { passed: lines.filter((line) => line.startsWith("✓ ")).length, failed: lines.filter((line) => line.startsWith("✗ ")).length };
}

/**
 * @param {string} file
 * @param {(text: string) => Counts} count
 * @returns {Counts | null}
 */
export function countFile(file, count) {
	return existsSync(file) ? count(readFileSync(file, "utf8")) : null;
}
