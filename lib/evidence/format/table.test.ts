import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BOM, parseRecord } from "./csv";
import { TABLES } from "./files";
import { defineTable, headerLine, id, int, list, rowWriter, sha256, text, time, yes } from "./table";

const sample = defineTable("99_sample.csv", "Sample", {
	row_id: id("key"),
	name: text("name"),
	count: int("count"),
	ok: yes("flag"),
	at: time("when"),
	hash: sha256("hash"),
	words: list("words"),
});
const write = rowWriter(sample);
const row = {
	row_id: 7n,
	name: "=x",
	count: 3,
	ok: true,
	at: "2026-11-21T09:30:00.000001Z",
	hash: Buffer.alloc(32, 0xab),
	words: ["a", "b"],
};

describe("headers of the pack's CSV files", () => {
	it("are those of the golden file: a changed column is a changed format", () => {
		const headers = TABLES.map((table) => `${table.path}: ${Object.keys(table.columns).join(",")}\n`).join("");
		expect(headers).toBe(readFileSync("lib/evidence/format/headers.golden.txt", "utf8"));
	});

	it("begin with row_id, are plain words, and every column says what it means", () => {
		expect(TABLES).toHaveLength(22);
		expect(new Set(TABLES.map(({ path }) => path)).size).toBe(TABLES.length);
		for (const { columns } of TABLES) {
			expect(Object.keys(columns)[0]).toBe("row_id");
			for (const [name, { means }] of Object.entries(columns)) {
				expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
				expect(means.length).toBeGreaterThanOrEqual(3);
			}
		}
	});
});

describe("docs/evidence-pack-columns.md", () => {
	it("is written from the tables; after a change of the format run this test with -u", async () => {
		const sections = TABLES.map(({ path, title, columns }) => {
			const lines = Object.entries(columns).map(
				([name, { kind, means }]) => `| \`${name}\` | ${kind} | ${means.replaceAll("|", "\\|")} |\n`,
			);
			return `## \`${path}\`\n\n${title}.\n\n| Column | Kind | Meaning |\n|---|---|---|\n${lines.join("")}`;
		});
		const page = `# Columns of the evidence pack\n\nFormat: [evidence-pack.md](evidence-pack.md).\n\n${sections.join("\n")}`;
		await expect(page).toMatchFileSnapshot("../../../docs/evidence-pack-columns.md");
	});
});

describe("rows", () => {
	it("stand in the order of the header, whatever the order of the object", () => {
		const shuffled = Object.fromEntries(Object.entries(row).reverse()) as typeof row;
		expect(headerLine(sample)).toBe(`${BOM}row_id,name,count,ok,at,hash,words`);
		expect(write(shuffled)).toBe(`7,'=x,3,yes,2026-11-21T09:30:00.000001Z,${"ab".repeat(32)},"a; b"`);
		expect(parseRecord(write(row))).toEqual(["7", "=x", "3", "yes", "2026-11-21T09:30:00.000001Z", "ab".repeat(32), "a; b"]);
	});

	it("take nothing for an empty cell, and false for no", () => {
		expect(write({ row_id: "x", name: null, count: null, ok: null, at: null, hash: null, words: [] })).toBe("x,,,,,,");
		expect(write({ ...row, ok: false, at: new Date(0) })).toContain(",no,1970-01-01T00:00:00.000Z,");
	});

	it("refuse a value that has not its column's form, and say where", () => {
		expect(() => write({ ...row, count: "many" })).toThrow('99_sample.csv, row 7, column count: "many" is not of kind int.');
		expect(() => write({ ...row, at: "2026-11-21 09:30" })).toThrow("column at");
		expect(() => write({ ...row, hash: "abc" })).toThrow("column hash");
		expect(() => write({ ...row, ok: "perhaps" as unknown as boolean })).toThrow("column ok");
	});
});
