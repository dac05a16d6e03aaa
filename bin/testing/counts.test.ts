import { expect, test } from "vitest";
import { outcome, playwrightCounts, verifyCounts, vitestCounts } from "./counts.mjs";

test("reads what vitest and Playwright report", () => {
	const vitest = { numPassedTests: 41, numFailedTests: 2, numFailedTestSuites: 1, numPendingTests: 3 };
	expect(vitestCounts(JSON.stringify(vitest))).toEqual({ passed: 41, failed: 2, failures: [] });
	const playwright = { stats: { expected: 7, flaky: 1, unexpected: 2, skipped: 1 }, errors: [] };
	expect(playwrightCounts(JSON.stringify(playwright))).toEqual({ passed: 8, failed: 2, failures: [] });
});

test("repeats what failed, and the first lines of why", () => {
	const why = [`\u001b[31mError: not seen\u001b[39m`, ...Array.from({ length: 40 }, (_, n) => `at ${n}`)].join("\n");
	const assertionResults = [
		{ status: "failed", fullName: "a journey ends", failureMessages: [why] },
		{ status: "passed", fullName: "another", failureMessages: [] },
	];
	const counts = { numPassedTests: 1, numFailedTests: 1, numFailedTestSuites: 1 };
	const [one, ...others] =
		vitestCounts(JSON.stringify({ ...counts, testResults: [{ name: "a.test.ts", assertionResults }] })).failures ?? [];
	expect(one?.split("\n").slice(0, 3)).toEqual(["a.test.ts: a journey ends", "    Error: not seen", "    at 0"]);
	expect(one?.split("\n")).toHaveLength(13);
	expect(others).toEqual([]);
	const broken = { name: "b.test.ts", message: "Cannot find module", assertionResults: [] };
	expect(vitestCounts(JSON.stringify({ ...counts, testResults: [broken] })).failures).toEqual(["b.test.ts\n    Cannot find module"]);
	const spec = { title: "everybody signs in", ok: false, tests: [{ results: [{ error: { message: "Timed out" } }] }] };
	const story = {
		stats: { expected: 1, flaky: 0, unexpected: 1 },
		errors: [],
		suites: [{ suites: [{ specs: [{ ...spec, ok: true }, spec] }] }],
	};
	expect(playwrightCounts(JSON.stringify(story)).failures).toEqual(["everybody signs in\n    Timed out"]);
});

test("a file that could not be loaded is a failure though no test of it ran", () => {
	expect(vitestCounts(JSON.stringify({ numPassedTests: 41, numFailedTests: 0, numFailedTestSuites: 1 })).failed).toBe(1);
	expect(playwrightCounts(JSON.stringify({ stats: { expected: 0, flaky: 0, unexpected: 0 }, errors: [{}] })).failed).toBe(1);
});

test("counts the steps of verify", () => {
	expect(verifyCounts("✓ types   3.2 s\n✗ biome   1.0 s\n\nlib/a.ts ✗ x\n✓ unused  2.0 s\n1 failed in 4 s")).toEqual({
		passed: 2,
		failed: 1,
	});
});

test("nothing red adds up to green", () => {
	expect(outcome({ passed: 5, failed: 0 }, 0)).toEqual({ passed: 5, failed: 0 });
	expect(outcome({ passed: 5, failed: 0 }, 137)).toEqual({ passed: 5, failed: 1 });
	expect(outcome({ passed: 5, failed: 3 }, 1)).toEqual({ passed: 5, failed: 3 });
	expect(outcome(null, 0)).toEqual({ passed: 0, failed: 1 });
});
