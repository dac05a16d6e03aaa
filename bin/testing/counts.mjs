// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** @typedef {{ passed: number, failed: number, failures?: string[] }} Counts `failures`: each failed test with the first lines of why */

/** Lines of a failure that the summary repeats: where a log is cut, its end is what remains. */
const LINES = 12;

/**
 * What a part of the tests came to. A part that ended badly without a single failed test (it could not start, it ran out of memory)
 * counts as one failure, so that nothing red adds up to green.
 * @param {Counts | null} counted null when no report was written
 * @param {number} exitCode
 * @returns {Counts}
 */
export function outcome(counted, exitCode) {
	const { passed, failed, ...rest } = counted ?? { passed: 0, failed: 0 };
	return { passed, failed: failed === 0 && (exitCode !== 0 || counted === null) ? 1 : failed, ...rest };
}

/**
 * Counts in vitest's JSON report.
 * @param {string} text
 * @returns {Counts}
 */
export function vitestCounts(text) {
	const { numPassedTests, numFailedTests, numFailedTestSuites, testResults = [] } = JSON.parse(text);
	/** @type {{ name: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[]} */
	const files = testResults;
	const failures = files.flatMap(({ name, message, assertionResults }) => [
		...(message ? [failure(name, message)] : []),
		...assertionResults
			.filter(({ status }) => status === "failed")
			.map(({ fullName, failureMessages }) => failure(`${name}: ${fullName}`, failureMessages.join("\n"))),
	]);
	return { passed: numPassedTests, failed: numFailedTests || numFailedTestSuites, failures };
}

/**
 * Counts in Playwright's JSON report; a test that passed only when repeated has passed, and is named by Playwright as flaky.
 * @param {string} text
 * @returns {Counts}
 */
export function playwrightCounts(text) {
	const { stats, errors, suites = [] } = JSON.parse(text);
	/** @type {{ message?: string }[]} */
	const loose = errors;
	const failures = [...loose.map(({ message = "" }) => failure("Playwright", message)), ...suites.flatMap(failedSpecs)];
	return { passed: stats.expected + stats.flaky, failed: stats.unexpected || errors.length, failures };
}

/**
 * @typedef {{ title: string, ok: boolean, tests: { results: { error?: { message?: string } }[] }[] }} Spec
 * @typedef {{ suites?: Suite[], specs?: Spec[] }} Suite
 */

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function failedSpecs({ suites = [], specs = [] }) {
	const why = (/** @type {Spec} */ spec) =>
		spec.tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? "")).join("\n");
	return [...specs.filter(({ ok }) => !ok).map((spec) => failure(spec.title, why(spec))), ...suites.flatMap(failedSpecs)];
}

/**
 * @param {string} name
 * @param {string} why
 */
function failure(name, why) {
	const lines = stripVTControlCharacters(why).trim().split("\n").slice(0, LINES);
	return [name, ...lines.map((line) => `    ${line}`)].join("\n");
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
