// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartFailure } from "../process/failure.mjs";
import { actionsKey } from "./actions-key.mjs";
import { CHECKOUT } from "./checkout.mjs";
import { fingerprint, stampIn } from "./fingerprint.mjs";
import { run } from "./run.mjs";

const STAMP = path.join(CHECKOUT, ".next", "fingerprint");
/** Folders the pages are not built from. Every other one counts, so that a new one is never forgotten. */
const NO_SOURCES = new Set(["node_modules", "tests", "docs", "bin", "test-results", "playwright-report"]);

/** Files that are made by tools, checked by tests or read by neither the build nor the pages. */
const NO_SOURCE = /\.test\.tsx?$|\.md$|^next-env\.d\.ts$|^(vitest|playwright|prisma)\.config\.ts$|^biome\.json$/;

/** @param {string} file */
export function isPageSource(file) {
	return !NO_SOURCE.test(file);
}

function current() {
	const parts = readdirSync(CHECKOUT, { withFileTypes: true }).filter(({ name }) => !name.startsWith("."));
	const folders = parts.filter((part) => part.isDirectory() && !NO_SOURCES.has(part.name));
	// Of the files beside them only settings of tools count, not whatever somebody has left there.
	const settings = parts.filter((part) => part.isFile() && /\.([cm]?[jt]sx?|json)$/.test(part.name));
	const sources = fingerprint(
		CHECKOUT,
		[...folders, ...settings].map(({ name }) => name),
		isPageSource,
	);
	const given = process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY;
	// Another key makes other pages: a server action is called by a name that is made with it.
	return given ? createHash("sha256").update(`${sources}\n${given}`).digest("hex") : sources;
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
	const env = {
		...process.env,
		NODE_ENV: /** @type {const} */ ("production"),
		NEXT_TELEMETRY_DISABLED: "1",
		NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey(process.env),
		// Machines that build the same sources for themselves serve the same pages under the same addresses.
		// Blockers of advertisements look for "ad" in addresses.
		COUNTERSIGN_BUILD: made.slice(0, 21).replaceAll("ad", "a-d"),
	};
	const { code, output } = await run(process.execPath, [next, "build"], { cwd: CHECKOUT, env, onStart });
	if (code !== 0) throw new StartFailure(`${output.trim()}\nThe pages could not be built (\`npx next build\`): the lines above say why.`);
	writeFileSync(STAMP, made);
}
