import { describe, expect, it } from "vitest";
import { fileSizes } from "./file-sizes";
import { productionFiles } from "./source-files";

const LIMIT = 400;

describe("file sizes", () => {
	it("stay small: none over 400 lines, 90 % up to 200, half up to 90", () => {
		const sizes = fileSizes(productionFiles(), LIMIT);
		console.info(`${sizes.files} source files: median ${sizes.median} lines, 90th percentile ${sizes.p90}`);
		expect(sizes.tooLong).toEqual([]);
		expect(sizes.files).toBeGreaterThan(5);
		expect(sizes.p90).toBeLessThanOrEqual(200);
		expect(sizes.median).toBeLessThanOrEqual(90);
	});
});

describe("the measure of file sizes", () => {
	const source = (path: string, count: number) => ({ path, text: "x\n".repeat(count) });

	it("takes the middle, the 90th in a hundred, and names what is too long", () => {
		const sources = Array.from({ length: 10 }, (_, index) => source(`${index + 1}.ts`, (index + 1) * 10));
		expect(fileSizes(sources, 99)).toEqual({ files: 10, median: 50, p90: 90, tooLong: ["10.ts: 100 lines"] });
	});

	it("lets a file be as long as the limit", () => {
		expect(fileSizes([source("a.ts", 400), source("b.ts", 401)], LIMIT).tooLong).toEqual(["b.ts: 401 lines"]);
	});
});
