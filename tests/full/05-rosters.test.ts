// Reviewers: 10,000 generated companies, in which nobody decides what is refused to them, through any chain, stage, delegation or reassignment.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

const COMPANIES = 10_000;
/** Four tests for each thousand. */
const TESTS = (COMPANIES / 1000) * 4;

test(`${COMPANIES} generated companies`, { timeout: 30 * 60_000 }, async () => {
	const vitest = path.join(CHECKOUT, "node_modules", "vitest", "vitest.mjs");
	const ran = await promisify(execFile)(
		process.execPath,
		[vitest, "run", "--project", "integration", "tests/integration/review/rosters.test.ts"],
		{
			cwd: CHECKOUT,
			env: { ...process.env, COUNTERSIGN_ROSTERS: String(COMPANIES) },
		},
	).catch((failure: { stdout: string; stderr: string }) => failure);
	expect(stripVTControlCharacters(`${ran.stderr}\n${ran.stdout}`)).toMatch(
		new RegExp(`^\\s*Tests {2}${TESTS} passed \\(${TESTS}\\)$`, "m"),
	);
});
