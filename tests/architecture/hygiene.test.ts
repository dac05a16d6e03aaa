import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { INNER_HTML, innerHtml, leftovers, overlapping, swallowedErrors, testsLeftOut } from "./hygiene";
import { productionFiles, ROOT, readFiles, testFiles } from "./source-files";

// Spelled in parts, so that this file passes its own check.
const NOTE = ["TO", "DO"].join("");
const REPAIR = ["FIX", "ME"].join("");

describe("the code base", () => {
	const production = productionFiles();
	const prisma = readFiles(["prisma"], /\.tsx?$/);
	const tests = testFiles();

	it("is read at all", () => {
		expect(production.length).toBeGreaterThan(5);
		expect(tests.length).toBeGreaterThan(5);
	});

	it("swallows no error", () => {
		expect([...production, ...prisma].flatMap(swallowedErrors)).toEqual([]);
	});

	it("sends the statements of a transaction one after the other", () => {
		expect(production.flatMap(overlapping)).toEqual([]);
	});

	it("holds no notes to oneself", () => {
		expect([...production, ...prisma, ...tests].filter(({ path }) => path !== "tests/architecture/hygiene.ts").flatMap(leftovers)).toEqual(
			[],
		);
	});

	it("sets no raw HTML but where the list says why", () => {
		expect(production.flatMap(innerHtml)).toEqual([]);
	});

	it("names no file in that list without need", () => {
		const idle = Object.keys(INNER_HTML).filter(
			(path) => !existsSync(join(ROOT, path)) || !readFileSync(join(ROOT, path), "utf8").includes("dangerouslySetInnerHTML"),
		);
		expect(idle).toEqual([]);
	});

	it("leaves no test out without saying why, and runs none alone", () => {
		expect(tests.filter(({ path }) => path !== "tests/architecture/hygiene.test.ts").flatMap(testsLeftOut)).toEqual([]);
	});
});

describe("the check of swallowed errors", () => {
	const found = (text: string) => swallowedErrors({ path: "lib/a.ts", text }).length;

	it.each([
		"try { f(); } catch {}",
		"try { f(); } catch (error) { /* never mind */ }",
		"f().catch(() => {});",
		"f().catch(() => undefined);",
		"f().catch(() => null);",
		"f().catch(() => void 0);",
		"f().catch(function () {});",
	])("refuses %s", (text) => {
		expect(found(text)).toBe(1);
	});

	it.each(["try { f(); } catch (error) { report(error); }", "try { f(); } catch { return null; }", "f().catch((error) => report(error));"])(
		"accepts %s",
		(text) => {
			expect(found(text)).toBe(0);
		},
	);
});

describe("the check of statements side by side", () => {
	const found = (text: string) => overlapping({ path: "lib/a/b.ts", text });

	it("finds them wherever the transaction is used", () => {
		expect(found("await Promise.all([tx.a.findMany(), tx.b.findMany()]);")).toHaveLength(1);
		expect(found("await Promise.all(ids.map((id) => load(tx, id)));")).toHaveLength(1);
	});

	it("leaves those on several connections alone", () => {
		expect(found("await Promise.all([prisma.a.findMany(), prisma.b.findMany()]);\nawait tx.a.findMany();")).toEqual([]);
	});
});

describe("the check of notes", () => {
	it("finds them as words, not inside words", () => {
		expect(
			leftovers({ path: "a.ts", text: `// ${NOTE}: later\n// ${REPAIR}\nconst ${NOTE}S_OPEN = 1;\n` }).map(({ line }) => line),
		).toEqual([1, 2]);
	});
});

describe("the check of raw HTML", () => {
	it("finds the property however it is given", () => {
		const found = (text: string) => innerHtml({ path: "components/a.tsx", text }).length;
		expect(found("const a = <p dangerouslySetInnerHTML={{ __html: x }} />;")).toBe(1);
		expect(found("const a = { dangerouslySetInnerHTML: { __html: x } };")).toBe(1);
		expect(found("const a = <p>{x}</p>;")).toBe(0);
	});
});

describe("the check of tests left out", () => {
	const found = (text: string) => testsLeftOut({ path: "tests/a.test.ts", text }).length;

	it.each([
		`it.only("works", f);`,
		`// skipped: no samples\ndescribe.only("works", f);`,
		`it.skip("works", f);`,
		`test.describe.skip("works", f);`,
		`it.skipIf(x)("works", f);`,
		`it.todo("works");`,
		`test.fixme("works", f);`,
		`test("works", () => { test.skip(); });`,
	])("refuses %s", (text) => {
		expect(found(text)).toBe(1);
	});

	it.each([
		`it("works", f);`,
		`// skipped: no samples on this machine\nit.skip("works", f);`,
		`it.skipIf(!samples)("works (skipped: no samples)", f);`,
		`test("works", () => { test.skip(!browser, "skipped: no browser"); });`,
		`list.skip(3);`,
	])("accepts %s", (text) => {
		expect(found(text)).toBe(0);
	});
});
