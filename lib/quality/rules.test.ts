import { describe, expect, it } from "vitest";
import { crossedBy, differingRefusal, percent } from "./rules";

const thresholds = { minSeconds: 4, maxBulkPercent: 60, minOpenedPercent: 50, maxKeptPercent: 98, minRows: 20, sampleRows: 10 };
const good = { decisions: 100, kept: 90, bulk: 40, opened: 80, timed: 60, paceSeconds: 12 };

describe("crossedBy", () => {
	it.each([
		["nothing, reviewed with care", {}, []],
		["nothing, exactly at each threshold", { paceSeconds: 4, bulk: 60, opened: 50, kept: 98 }, []],
		["the pace", { paceSeconds: 3 }, ["pace"]],
		["no pace that too few rows were timed for", { paceSeconds: 0, timed: 4 }, []],
		["no pace that nobody knows", { paceSeconds: null, timed: 0 }, []],
		["the share in bulk", { bulk: 61 }, ["bulk"]],
		["the share opened", { opened: 49 }, ["opened"]],
		["the share kept", { kept: 99 }, ["kept"]],
	])("finds %s", (_what, more, crossed) => {
		expect(crossedBy({ ...good, ...more }, thresholds)).toEqual(crossed);
	});

	it("never crosses thresholds that are switched off", () => {
		const off = { ...thresholds, minSeconds: 0, maxBulkPercent: 100, minOpenedPercent: 0, maxKeptPercent: 100 };
		expect(crossedBy({ decisions: 9, kept: 9, bulk: 9, opened: 0, timed: 9, paceSeconds: 0 }, off)).toEqual([]);
	});
});

describe("differingRefusal", () => {
	it("stops a signature while a second look differs and nothing was said", () => {
		expect(differingRefusal(0)).toBeNull();
		expect([differingRefusal(1), differingRefusal(4)]).toEqual([
			expect.stringMatching(/^On one row .* Settle it/),
			expect.stringMatching(/^On 4 rows .* Settle it/),
		]);
	});
});

describe("percent", () => {
	it("has one decimal, and is 0 of nothing", () => expect([percent(1, 3), percent(0, 0), percent(2, 2)]).toEqual([33.3, 0, 100]));
});
