import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareLines } from "./changed-rows.mjs";

const nothing = { here: [], missing: [], moved: [] };
const lines = (text: string) => text.split("");

describe("comparing lines with their list", () => {
	it("tells changed, added, repeated, missing and moved lines apart", () => {
		expect(compareLines(lines("abcde"), lines("abcde"))).toEqual(nothing);
		expect(compareLines(lines("abcde"), lines("abXde")).here).toEqual([{ line: 3, kind: "changed" }]);
		expect(compareLines(lines("abcde"), lines("abXYe")).here).toEqual([
			{ line: 3, kind: "changed" },
			{ line: 4, kind: "changed" },
		]);
		expect(compareLines(lines("abcde"), lines("abcXde"))).toEqual({ ...nothing, here: [{ line: 4, kind: "added" }] });
		expect(compareLines(lines("abcde"), lines("abccde"))).toEqual({ ...nothing, here: [{ line: 4, kind: "repeated" }] });
		expect(compareLines(lines("abcde"), lines("abde")).missing).toEqual([{ line: 3, after: 2, before: 3 }]);
		expect(compareLines(lines("abcde"), lines("abdce"))).toEqual({ ...nothing, moved: [3, 4] });
		expect(compareLines(lines("abcde"), lines("Xbcd"))).toEqual({
			here: [{ line: 1, kind: "changed" }],
			missing: [{ line: 5, after: 4, before: null }],
			moved: [],
		});
		expect(compareLines(lines("ab"), [])).toMatchObject({ here: [], moved: [], missing: [{ line: 1 }, { line: 2 }] });
	});

	it("never overlooks a difference, and accounts for every line (property)", () => {
		const text = fc.array(fc.constantFrom(..."abcdef"), { maxLength: 12 });
		fc.assert(
			fc.property(text, text, (was, is) => {
				const { here, missing, moved } = compareLines(was, is);
				const same = was.join() === is.join();
				expect(here.length + missing.length + moved.length === 0).toBe(same);
				const fresh = here.filter(({ kind }) => kind !== "changed").length;
				expect(fresh - missing.length).toBe(is.length - was.length);
			}),
			{ numRuns: 5_000 },
		);
	});

	it("takes a million lines all changed in a few seconds", () => {
		const was = Array.from({ length: 1_000_000 }, (_, i) => `was ${i}`);
		const is = was.map((_, i) => `is ${i}`);
		expect(compareLines(was, is).here).toHaveLength(1_000_000);
	}, 240_000);
});
