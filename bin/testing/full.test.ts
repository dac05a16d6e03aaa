import { expect, test } from "vitest";
import { partNumber } from "./full.mjs";

test("one part by its number, or the list", () => {
	expect(partNumber([])).toBeNull();
	expect(partNumber(["--part", "3"])).toBe(3);
	expect(partNumber(["--part=12"])).toBe(12);
});

test.each([["3"], ["--part"], ["--part", "x"], ["--part=3", "4"], ["--parts", "3"]])("%j is told how", (...args) => {
	expect(() => partNumber(args)).toThrow(/Usage/);
});
