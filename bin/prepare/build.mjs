// @ts-check
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartFailure } from "../process/failure.mjs";
import { CHECKOUT } from "./checkout.mjs";
import { fingerprint, stampIn } from "./fingerprint.mjs";
import { run } from "./run.mjs";

const STAMP = path.join(CHECKOUT, ".next", "fingerprint");
/** What the pages are not built from. Everything else counts, so that a new folder is never forgotten. */
const NO_SOURCES = new Set(["node_modules", "tests", "docs", "bin", "test-results", "playwright-report"]);

/** @param {string} file */
export function isPageSource(file) {
	return !/\.test\.tsx?$/.test(file) && !file.endsWith(".md") && !file.endsWith(".tsbuildinfo") && file !== "next-env.d.ts";
}

function current() {
	const parts = readdirSync(CHECKOUT).filter((name) => !name.startsWith(".") && !NO_SOURCES.has(name));
	return fingerprint(CHECKOUT, parts, isPageSource);
}

export function buildIsNeeded() {
	return !existsSync(path.join(CHECKOUT, ".next", "BUILD_ID")) || stampIn(STAMP) !== current();
}

/**
 * Builds the pages for production.
 * @param {(pid: number) => void} onStart
 */
export async function build(onStart) {
	const next = path.join(CHECKOUT, "node_modules", "next", "dist", "bin", "next");
	const made = current();
	const env = { ...process.env, NODE_ENV: /** @type {const} */ ("production"), NEXT_TELEMETRY_DISABLED: "1" };
	const { code, output } = await run(process.execPath, [next, "build"], { cwd: CHECKOUT, env, onStart });
	if (code !== 0) throw new StartFailure(`${output.trim()}\nThe pages could not be built (\`npx next build\`): the lines above say why.`);
	writeFileSync(STAMP, made);
}
