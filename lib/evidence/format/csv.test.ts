import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRecord as verifierRecord } from "../verifier/csv.mjs";
import { BOM, csvRecord, escapeCell, parseRecord, unescapeCell } from "./csv";

const RUNS = 10_000;
/** Machines are shared: the runs are many, not slow. */
const PATIENCE = 60_000;
/** Strings made of what breaks CSV readers and spreadsheets, mixed with anything else, unpaired surrogates included. */
const nasty = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				..."=+-@'\"\t\r\n\u0000;,| \u00a0\u3000\u200b\uff1d\uff0b\uff0d\uff20\ufe66\u2212\u241b\u2400\u240a\u001b\u2028\ufeff\u0085",
				"\ud800",
				"\udc00",
				"1",
				"a",
			),
			fc.string({ unit: "binary", maxLength: 3 }),
			fc.string({ maxLength: 3 }),
		),
		{ maxLength: 12 },
	)
	.map((parts) => parts.join(""));

/** A spreadsheet's view: every way the line may be split, and whether any resulting cell starts like a formula. */
function formulaCells(line: string): string[] {
	const blank = /^[\s\u200b-\u200f\u2060"]*/;
	return line
		.split(/[;,|\t\r\n]/)
		.map((cell) => cell.replace(blank, ""))
		.filter((cell) => /^[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]/.test(cell));
}

describe("spreadsheet-safe cells", () => {
	it(
		`give the original back for ${RUNS.toLocaleString("en")} random strings`,
		() => {
			fc.assert(
				fc.property(nasty, (text) => unescapeCell(escapeCell(text)) === text),
				{ numRuns: RUNS },
			);
		},
		PATIENCE,
	);

	it(
		"are one line and never start a formula, whatever separator a reader takes",
		() => {
			fc.assert(
				fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), (texts) => {
					const record = csvRecord(texts);
					expect(record).not.toMatch(/[\r\n\t\0\u2028\u2029\u0085]/);
					expect(formulaCells(record)).toEqual([]);
					expect(Buffer.from(record).toString()).toBe(record);
				}),
				{ numRuns: RUNS },
			);
		},
		PATIENCE,
	);

	it("would be formulas without the rule (the check above can fail)", () => {
		for (const text of ["=1+1", "+1", "-1", "@A1", " =1", "x;=1", '",=1', "\uff1d1", "\t=1", "\r=1", "\n=1"]) {
			expect(formulaCells(text), text).toHaveLength(1);
			expect(formulaCells(csvRecord([text])), text).toHaveLength(0);
		}
	});

	it("show what they stand for", () => {
		expect(escapeCell("=cmd|' /C calc'!A0")).toBe("'=cmd|'' /C calc'!A0");
		expect(escapeCell("first\nsecond")).toBe("first\u240asecond");
		expect(escapeCell("CORP\\jdoe")).toBe("CORP\\jdoe");
		expect(escapeCell("Müller, Ann-Sophie")).toBe("Müller, Ann-Sophie");
		expect(escapeCell("'quoted'")).toBe("''quoted'");
		expect(escapeCell("\ud83d\ude00 \ud83d")).toBe("\ud83d\ude00 \u241bD83D");
		expect(escapeCell("\u241b")).toBe("\u241b241B");
	});
});

describe("CSV records", () => {
	it(
		"are taken or refused alike by our reader and the verifier's, well formed or not",
		() => {
			const read = (parse: (record: string) => string[], record: string) => {
				try {
					return parse(record);
				} catch {
					return null;
				}
			};
			fc.assert(
				fc.property(fc.array(fc.constantFrom('"', ",", "a", "'", "=", "\u240a"), { maxLength: 10 }), (parts) => {
					expect(read(verifierRecord, parts.join(""))).toEqual(read(parseRecord, parts.join("")));
				}),
				{ numRuns: RUNS },
			);
		},
		PATIENCE,
	);

	it(
		"are read back by our reader, by the verifier's own, and by csv-parse",
		() => {
			fc.assert(
				fc.property(fc.array(nasty, { minLength: 1, maxLength: 6 }), (texts) => {
					const record = csvRecord(texts);
					expect(parseRecord(record)).toEqual(texts);
					expect(verifierRecord(record)).toEqual(texts);
					const [other] = parse(`${BOM}${record}\n`, { bom: true, relax_column_count: true, skip_empty_lines: false }) as string[][];
					expect(other?.map(unescapeCell) ?? [""]).toEqual(texts);
				}),
				{ numRuns: RUNS },
			);
		},
		PATIENCE,
	);

	it("refuse what is not a record", () => {
		for (const record of ['"open', 'a"b', '"a"b', '"a""']) {
			expect(() => parseRecord(record), record).toThrow("Not a CSV record");
			expect(() => verifierRecord(record), record).toThrow("not a CSV record");
		}
	});
});
