import { describe, expect, it } from "vitest";
import { disagree, stricter, VERDICTS, type Verdict } from "./rules";

describe("the stricter verdict", () => {
	it.each<[Verdict[], Verdict]>([
		[["keep", "remove"], "remove"],
		[["remove", "change"], "remove"],
		[["change", "keep_with_exception"], "change"],
		[["keep", "keep_with_exception"], "keep_with_exception"],
		[["keep", "keep"], "keep"],
		[["keep", "change", "keep_with_exception"], "change"],
		[[], "keep"],
	])("of %j is %s", (verdicts, expected) => {
		expect(stricter(verdicts)).toBe(expected);
	});

	it("is one of them, whatever their order", () => {
		for (const a of VERDICTS) {
			for (const b of VERDICTS) {
				expect(stricter([a, b])).toBe(stricter([b, a]));
				expect([a, b]).toContain(stricter([a, b]));
			}
		}
	});
});

describe("disagreement", () => {
	it.each<[Verdict[], boolean]>([
		[[], false],
		[["remove"], false],
		[["keep", "keep"], false],
		[["keep", "keep_with_exception"], true],
		[["keep", "keep", "change"], true],
	])("of %j: %s", (verdicts, expected) => {
		expect(disagree(verdicts)).toBe(expected);
	});
});
