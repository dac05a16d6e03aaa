import { expect, test } from "vitest";
import { contradictionSentence, restoredProblem, restoreTestLine, testProblem } from "./rules";

const root = "a".repeat(64);
const sound = { ok: true, problem: null };

test("the largest checkpoint that contradicts is named, with what it means", () => {
	expect(contradictionSentence([], 5)).toBeNull();
	const older = { size: 9, root, why: "ledger is older" } as const;
	const another = { size: 4, root, why: "ledger is another" } as const;
	expect(contradictionSentence([another, older], 5)).toMatch(/covers 9 events, but this ledger has only 5/);
	expect(contradictionSentence([another], 5)).toMatch(/over 4 events does not go with this ledger/);
});

test("what was restored reaches at least as far as the backup says, over the same events", () => {
	const manifest = { size: 5, head: "aa" };
	expect(restoredProblem(manifest, { size: 7, headThere: "aa", check: sound })).toBeNull();
	expect(restoredProblem(manifest, { size: 4, headThere: null, check: sound })).toMatch(/has 4 events, the backup says 5/);
	expect(restoredProblem(manifest, { size: 7, headThere: "bb", check: sound })).toMatch(/Event 4 of the ledger is not the one/);
	expect(restoredProblem(manifest, { size: 7, headThere: "aa", check: { ok: false, problem: "Event 3 is missing." } })).toMatch(
		/does not hold: Event 3 is missing/,
	);
	expect(restoredProblem({ size: 0, head: null }, { size: 0, headThere: null, check: sound })).toBeNull();
});

test("a tested backup's events are the first of this ledger", () => {
	expect(testProblem({ size: 5, root }, { size: 8, root })).toBeNull();
	expect(testProblem({ size: 9, root }, { size: 8, root: null })).toMatch(/9 events and this ledger only 8/);
	expect(testProblem({ size: 5, root }, { size: 8, root: "b".repeat(64) })).toMatch(/not those of the backup/);
	expect(testProblem({ size: 5, root: null }, { size: 8, root })).toMatch(/not those of the backup/);
});

test("the last restore test is good when it held, within a quarter", () => {
	const last = { at: "2026-08-01T10:00:00.000Z", days: 40, name: "monday", size: "12", ok: true, problem: null };
	expect(restoreTestLine(last)).toEqual({
		good: true,
		text: 'The last restore test, of "monday" on 2026-08-01 (40 days ago), held: 12 events.',
	});
	expect(restoreTestLine(null).text).toMatch(/No backup was ever restored/);
	expect(restoreTestLine({ ...last, days: 93 })).toMatchObject({ good: false, text: expect.stringContaining("once a quarter") });
	expect(restoreTestLine({ ...last, ok: false, problem: "No." })).toMatchObject({
		good: false,
		text: expect.stringMatching(/failed: No\.$/),
	});
});
