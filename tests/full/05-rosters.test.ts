// Reviewers: 10,000 generated companies, in which nobody decides what is refused to them, through any chain, stage, delegation or reassignment; 500 races for one row.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

const COMPANIES = 10_000;
/** Four tests for each thousand. */
const TESTS = (COMPANIES / 1000) * 4;
const RACES = 500;

/** What a file of the integration tests prints when it is run with more of everything. */
async function ran(file: string, more: Record<string, string>): Promise<string> {
	const vitest = path.join(CHECKOUT, "node_modules", "vitest", "vitest.mjs");
	const args = [vitest, "run", "--project", "integration", `tests/integration/review/${file}`, "--testTimeout=900000"];
	const { stderr, stdout } = await promisify(execFile)(process.execPath, args, { cwd: CHECKOUT, env: { ...process.env, ...more } }).catch(
		(failure: { stdout: string; stderr: string }) => failure,
	);
	return stripVTControlCharacters(`${stderr}\n${stdout}`);
}

test(`${COMPANIES} generated companies`, { timeout: 30 * 60_000 }, async () => {
	expect(await ran("rosters.test.ts", { COUNTERSIGN_ROSTERS: String(COMPANIES) })).toMatch(
		new RegExp(`^\\s*Tests {2}${TESTS} passed \\(${TESTS}\\)$`, "m"),
	);
});

test(`${RACES} races of two reviewers for one row`, { timeout: 20 * 60_000 }, async () => {
	const text = await ran("reviewers.test.ts", { COUNTERSIGN_RACES: String(RACES) });
	expect(text).toMatch(new RegExp(`✓ have exactly one success each of ${RACES} times`));
	expect(text).toMatch(/^\s*Tests {2}(\d+) passed \(\1\)$/m);
});
