// @ts-check
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CHECKOUT } from "../prepare/checkout.mjs";
import { run } from "../prepare/run.mjs";
import { countFile, outcome, playwrightCounts, verifyCounts, vitestCounts } from "./counts.mjs";

/** @typedef {import("./counts.mjs").Counts} Counts */

/** @typedef {import("./summary.mjs").Outcome} Outcome */

/**
 * Runs a program of an npm package.
 * @param {string} script below node_modules
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean }} [options] `show`: its output is passed through
 */
function runTool(script, args, { env = {}, show = true } = {}) {
	// Somebody's NODE_ENV=production would change what the tests see.
	const { NODE_ENV: _, ...inherited } = process.env;
	return run(process.execPath, [path.join(CHECKOUT, "node_modules", script), ...args], {
		cwd: CHECKOUT,
		env: /** @type {NodeJS.ProcessEnv} */ ({ ...inherited, ...env }),
		show,
	});
}

/**
 * Tests of one or more projects of vitest.config.ts.
 * @param {string[]} projects
 * @param {string[]} [filters] of file names
 * @param {Record<string, string>} [env]
 * @returns {Promise<Counts>}
 */
export function vitest(projects, filters = [], env = {}) {
	return withReport(async (report) => {
		const args = [
			"run",
			...projects.flatMap((name) => ["--project", name]),
			"--reporter=default",
			"--reporter=json",
			`--outputFile.json=${report}`,
		];
		const { code } = await runTool("vitest/vitest.mjs", [...args, ...filters], { env });
		return outcome(countFile(report, vitestCounts), code);
	});
}

/**
 * Tests in the browser.
 * @param {string} chromium path of the program
 * @param {boolean} show whether the output is passed through
 * @returns {Promise<Outcome>}
 */
export function playwright(chromium, show) {
	return withReport(async (report) => {
		const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
		const { code, output } = await runTool("@playwright/test/cli.js", ["test", "--reporter=list,json"], { env, show });
		return { ...outcome(countFile(report, playwrightCounts), code), output };
	});
}

/**
 * Types, format, unused code, dependency rule: `npm run verify`. Its architecture tests run with the unit tests.
 * @returns {Promise<Counts>}
 */
export async function verify() {
	const { code, output } = await run(process.execPath, ["bin/verify.mjs", "types", "unused", "dependencies", "biome"], { cwd: CHECKOUT });
	console.log(output.trim());
	return outcome(verifyCounts(output), code);
}

/**
 * @template {Counts} T
 * @param {(report: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withReport(work) {
	const directory = mkdtempSync(path.join(tmpdir(), "countersign-report-"));
	try {
		return await work(path.join(directory, "report.json"));
	} finally {
		rmSync(directory, { recursive: true });
	}
}
