import { describe, expect, it } from "vitest";
import { inOrder, isOutlier, isOverdue, isShown, SUGGESTIONS, suggestionWords, suggestsAct } from "./rules";

const asOf = new Date("2026-11-22T00:00:00Z");
const ago = (days: number) => new Date(asOf.getTime() - days * 86_400_000);

describe("a right few peers hold", () => {
	it.each([
		[1, 10, true],
		[2, 10, false],
		[1, 8, false],
		[4, 40, true],
		[5, 40, false],
		[1, 7, false],
		[0, 0, false],
	])("%i of %i is out of the ordinary: %s", (holding, of, is) => {
		expect(isOutlier({ holding, of })).toBe(is);
	});
});

describe("an overdue credential", () => {
	const fresh = { status: "active", since: ago(10), maxAgeDays: 90, expiresAt: null };
	it.each([
		["within its age", fresh, false],
		["on the last day", { ...fresh, since: ago(90) }, false],
		["past its age", { ...fresh, since: ago(91) }, true],
		["past its end", { ...fresh, expiresAt: ago(1) }, true],
		["with an end to come", { ...fresh, expiresAt: ago(-1) }, false],
		["past its age, switched off", { ...fresh, since: ago(400), status: "disabled" }, false],
		["of unknown age", { ...fresh, since: null }, false],
		["without a rule of age", { ...fresh, since: ago(4000), maxAgeDays: null }, false],
		["of unknown status, past its age", { ...fresh, since: ago(400), status: "unknown" }, true],
	])("%s", (_title, facts, is) => {
		expect(isOverdue(facts, asOf)).toBe(is);
	});
});

describe("when it is shown", () => {
	it.each([
		["shown", false, true],
		["after_first_answer", false, false],
		["after_first_answer", true, true],
		["off", true, false],
		["anything else", true, false],
	])("%s, answered %s: %s", (setting, answered, is) => {
		expect(isShown(setting, answered)).toBe(is);
	});
});

describe("what is said", () => {
	it.each([
		["leaver", { on: "2026-09-30" }, "The holder left on 2026-09-30, by the HR record."],
		["leaver", { on: null }, "The holder has left, by the HR record."],
		["unused", { last: "2026-01-05" }, "Last used on 2026-01-05: not for 90 days or more, by the source."],
		["unused", { last: null }, "Never used in 90 days or more, by the source."],
		["conflict", { conflicts: 1 }, "It is half of a conflict between duties: removing one side settles it."],
		["conflict", { conflicts: 3 }, "It is half of 3 conflicts between duties: removing one side settles them."],
		["outlier", { group: "Sales", holding: 1, of: 40, peers: [] }, "1 of 40 active people in Sales holds this."],
		["outlier", { group: "Sales", holding: 3, of: 40, peers: [] }, "3 of 40 active people in Sales hold this."],
		[
			"credential",
			{ label: "key-1", ageDays: 400, maxAgeDays: 90, expiredOn: null },
			"The holder's credential “key-1” is 400 days old, and 90 are allowed.",
		],
		[
			"credential",
			{ label: "key-1", ageDays: 400, maxAgeDays: 90, expiredOn: "2026-10-01" },
			"The holder's credential “key-1” was to end on 2026-10-01 and is not switched off.",
		],
	] as const)("%s %j", (rule, facts, words) => {
		expect(suggestionWords(rule, JSON.stringify(facts))).toBe(words);
	});
	it("is never to keep, and removals come first", () => {
		expect(new Set(Object.values(SUGGESTIONS))).toEqual(new Set(["remove", "look"]));
		expect(inOrder([{ rule: "outlier" }, { rule: "unused" }, { rule: "leaver" }]).map((s) => s.rule)).toEqual([
			"leaver",
			"unused",
			"outlier",
		]);
		expect([suggestsAct(["outlier"], "remove"), suggestsAct(["outlier", "leaver"], "remove"), suggestsAct(["nothing"], "look")]).toEqual([
			false,
			true,
			false,
		]);
	});
});
