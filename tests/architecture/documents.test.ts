import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deadReferences } from "./documents";
import { ROOT, readFiles } from "./source-files";

describe("the documents", () => {
	it("name no file that is not there", () => {
		const readme = { path: "README.md", text: readFileSync(join(ROOT, "README.md"), "utf8") };
		const documents = [readme, ...readFiles(["docs"], /\.md$/)];
		expect(documents.length).toBeGreaterThan(2);
		expect(documents.flatMap((document) => deadReferences(document, (path) => existsSync(join(ROOT, path))))).toEqual([]);
	});
});

describe("the check of documents", () => {
	const present = new Set(["docs/a.md", "docs/decisions/b.md", "lib/review/"]);
	const dead = (text: string) =>
		deadReferences({ path: "docs/decisions/b.md", text }, (path) => present.has(path)).map(({ message }) => message);

	it("follows links from the document's own folder", () => {
		expect(dead("[a](../a.md) [b](b.md#part) [c](#here) [d](https://example.com/x)")).toEqual([]);
		expect(dead("[a](a.md)")).toEqual(["There is no docs/decisions/a.md."]);
	});

	it("looks up quoted paths, and leaves patterns alone", () => {
		expect(dead("`lib/review/` and `lib/<domain>/` and `lib/track/*` and `npm run verify`")).toEqual([]);
		expect(dead("see `lib/gone.ts`")).toEqual(["There is no lib/gone.ts."]);
	});
});
