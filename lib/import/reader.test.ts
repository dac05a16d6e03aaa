import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeText } from "./decode";
import { type Dialect, type Encoding, PLAIN_DIALECT } from "./dialect";
import { openFile, type ReadRow, type ReadSummary } from "./reader";
import { type Rejection, rejectionSentence } from "./rejection";
import { READ_LIMITS } from "./row-faults";

interface ReadFile {
	columns: string[];
	rows: ReadRow[];
	rejections: Rejection[];
	summary: ReadSummary;
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(file: string | Uint8Array, dialect: Partial<Dialect> = {}, chunk = 7, limits = READ_LIMITS): Promise<ReadFile> {
	const bytes = typeof file === "string" ? Buffer.from(file) : file;
	const opened = await openFile(pieces(bytes, chunk), { ...PLAIN_DIALECT, ...dialect }, limits);
	const rows: ReadRow[] = [];
	const rejections: Rejection[] = [];
	for await (const batch of opened.batches) {
		rows.push(...batch.rows);
		rejections.push(...batch.rejections);
	}
	return { columns: opened.columns, rows, rejections, summary: opened.summary };
}

/** Counts the records of a file whose quotes are all doubled and closed: line ends at an even number of quotes. Blank lines do not count. */
function countRecords(text: string): number {
	let records = 0;
	let quotes = 0;
	let letters = 0;
	for (const c of `${text}\n`) {
		if (c === '"') quotes++;
		if (c === "\n" && quotes % 2 === 0) {
			if (letters > 0) records++;
			letters = 0;
		} else if (c !== "\r") letters++;
	}
	return records;
}

const cell = fc.oneof(
	fc.constantFrom("", "alice", "é", "a,b", 'say "x"', "two\nlines", " padded ", "😀", "x".repeat(40)),
	fc.string({ maxLength: 6 }).map((text) => text.replace(/[\0\r]/g, "")),
);
const quoted = (value: string) => (/[",\n\r;]|^\s*$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const goodLine = fc.array(cell, { minLength: 1, maxLength: 5 }).map((cells) => cells.map(quoted).join(","));
const goodFile = fc.record({
	lines: fc.array(goodLine, { minLength: 1, maxLength: 8 }),
	end: fc.constantFrom("\n", "\r\n"),
	last: fc.boolean(),
	blank: fc.boolean(),
});
const encodings = fc.constantFrom<Encoding>("utf-8", "utf-16le", "utf-16be");
const damage = fc.array(
	fc.record({ at: fc.nat(400), bytes: fc.constantFrom<number[]>([0], [0x22], [0xe9], [0x0a], [0x2c], [0xff, 0xfe], [0x0d], []) }),
	{ maxLength: 4 },
);

function damaged(file: Uint8Array, wounds: { at: number; bytes: number[] }[]): Uint8Array {
	let bytes = Array.from(file);
	for (const { at, bytes: insert } of wounds) {
		const place = bytes.length === 0 ? 0 : at % bytes.length;
		bytes = [...bytes.slice(0, place), ...insert, ...bytes.slice(place + (insert.length === 0 ? 1 : 0))];
	}
	return Uint8Array.from(bytes);
}

describe("reading a file", { timeout: 60_000 }, () => {
	it("counts the records of 2,500 sound files as an independent counter does", async () => {
		await fc.assert(
			fc.asyncProperty(
				goodFile,
				encodings,
				fc.boolean(),
				fc.integer({ min: 1, max: 50 }),
				async ({ lines, end, last, blank }, encoding, bom, chunk) => {
					const text = `${bom ? "\ufeff" : ""}${lines.join(end)}${last ? end : ""}${blank ? end + end : ""}`;
					const expected = countRecords(text.replace("\ufeff", ""));
					const file = encodeText(text, encoding);
					const { rows, rejections, summary } = await read(file, { encoding, bom, header: false }, chunk);
					expect(summary.read).toBe(expected);
					expect(rows.length + rejections.length).toBe(expected);
					expect(rejections.every((rejection) => rejection.code === "ragged_row")).toBe(true);
					expect(summary.sha256).toBe(createHash("sha256").update(file).digest("hex"));
				},
			),
			{ numRuns: 2500 },
		);
	});

	it("drops no row of 2,500 damaged files: read = readable + rejected, every row number exactly once, every line accounted for", async () => {
		let rejected = 0;
		await fc.assert(
			fc.asyncProperty(
				goodFile,
				fc.constantFrom<Encoding>("utf-8", "utf-16le", "windows-1252"),
				damage,
				fc.integer({ min: 1, max: 50 }),
				async ({ lines, end }, encoding, wounds, chunk) => {
					const clean = lines.join(end).replace(/[^\u0020-\u007e\n\r]/g, "?");
					const file = damaged(encodeText(clean, encoding), wounds);
					const { rows, rejections, summary } = await read(file, { encoding, header: false }, chunk).catch((error) => {
						expect(error).toMatchObject({ code: "invalid_input" });
						return { rows: [], rejections: [], summary: { read: 0, readable: 0, rejected: 0 } };
					});
					rejected += summary.rejected;
					expect(summary.read).toBe(summary.readable + summary.rejected);
					const numbers = [...rows, ...rejections].map((row) => row.rowNo).sort((a, b) => a - b);
					expect(numbers).toEqual(Array.from({ length: summary.read }, (_, i) => i + 1));
					for (const row of rows) {
						expect(row.raw).not.toContain("\0");
						expect(row.raw.isWellFormed()).toBe(true);
					}
				},
			),
			{ numRuns: 2500 },
		);
		expect(rejected).toBeGreaterThan(500);
	});

	it("rejects each kind of unreadable row with row, line, column, value and what was expected", async () => {
		const file = Buffer.concat([
			Buffer.from('id,name,note\n1,ok,"two\nlines"\n2,few\n3,too,many,cells\n4,"x"y,\n5,nul\0here,\n6,Ren'),
			Buffer.of(0xe9),
			Buffer.from(`,\n7,${"w".repeat(120)},\n8,"open,\n9,a,b\n`),
		]);
		const { rows, rejections, summary } = await read(file, {}, 5, { maxCellChars: 100, maxRecordChars: 10_000 });
		expect(rows.map((row) => [row.rowNo, row.line])).toEqual([[1, 2]]);
		expect(rejections.map(({ rowNo, line, column, code }) => [rowNo, line, column, code])).toEqual([
			[2, 4, "", "ragged_row"],
			[3, 5, "", "ragged_row"],
			[4, 6, "name", "bad_quote"],
			[5, 7, "name", "nul_character"],
			[6, 8, "name", "encoding_error"],
			[7, 9, "name", "cell_too_long"],
			[8, 10, "name", "unclosed_quote"],
		]);
		expect(rejections[3]?.value).toBe("nul\\x00here");
		expect(rejections[4]?.value).toBe("Ren\\xE9");
		expect(rejections[4]?.record).toBe("6,Ren\\xE9,");
		expect(rejectionSentence("hr.csv", rejections[6] as Rejection)).toMatch(
			/^hr\.csv, row 8 \(line 10\), column "name": A quote .* lines 10 to 11 /,
		);
		expect(summary).toMatchObject({ read: 8, readable: 1, rejected: 7, cutShort: true });
	});

	it("names columns by the header, made unique, or by number", async () => {
		expect((await read("a, a ,,b\n1,2,3,4\n")).columns).toEqual(["a", "a (2)", "column 3", "b"]);
		expect((await read("1;2\n", { delimiter: ";", header: false })).columns).toEqual(["column 1", "column 2"]);
	});

	it("does not take the byte order mark for a part of the first column", async () => {
		for (const encoding of ["utf-8", "utf-16le", "utf-16be"] as const) {
			const file = encodeText("\ufeffid,name\r\n007,René\r\n", encoding);
			const { columns, rows } = await read(file, { encoding, bom: true }, 1);
			expect(columns).toEqual(["id", "name"]);
			expect(rows[0]?.cells).toEqual(["007", "René"]);
		}
	});

	it("says of an empty file and of a broken header what to do", async () => {
		await expect(read("")).rejects.toThrow("The file has no rows.");
		await expect(read('a,"b\n1,2\n')).rejects.toThrow("The header on line 1 cannot be read");
		expect((await read("a,b\n")).summary).toMatchObject({ read: 0, lines: 1 });
	});

	it("lets go of its source when the reader stops early", async () => {
		let released = false;
		async function* source() {
			try {
				for (;;) yield Buffer.from("a,b\n1,2\n");
			} finally {
				released = true;
			}
		}
		const { batches } = await openFile(source(), PLAIN_DIALECT);
		for await (const batch of batches) if (batch.rows.length > 0) break;
		expect(released).toBe(true);
	});
});
