import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Dialect, PLAIN_DIALECT, SPACES } from "./dialect";
import { RecordScanner, type ScanOptions } from "./scan";
import { type Scanned, spacedSpans } from "./scan-text";

function scan(text: string, dialect: Partial<Dialect> = {}, chunk = text.length || 1, options: ScanOptions = {}): Scanned[] {
	const pieces: Scanned[] = [];
	const scanner = new RecordScanner({ ...PLAIN_DIALECT, ...dialect }, (piece) => pieces.push(piece), options);
	for (let at = 0; at < text.length; at += chunk) scanner.write(text.slice(at, at + chunk));
	scanner.end();
	return pieces;
}

const records = (pieces: Scanned[]) => pieces.filter((piece) => piece.kind === "record");
const cellsOf = (pieces: Scanned[]) => records(pieces).map((piece) => piece.cells);

/** RFC 4180 written down letter by letter, sharing nothing with the scanner. Null where the text is not well-formed. */
function naive(text: string, delimiter: string, quote: string): string[][] | null {
	const rows: string[][] = [];
	let row: string[] = [];
	let cell = "";
	let state: "start" | "bare" | "quoted" | "closed" = "start";
	const endCell = () => {
		row.push(cell);
		cell = "";
		state = "start";
	};
	const endRow = () => {
		const blank = row.length === 0 && cell === "" && state === "start";
		endCell();
		if (!blank) rows.push(row);
		row = [];
	};
	const letters = [...text];
	for (let i = 0; i < letters.length; i++) {
		const c = letters[i] as string;
		const lineEnd = c === "\n" || (c === "\r" && letters[i + 1] === "\n");
		if (state === "quoted") {
			if (c !== quote) cell += c;
			else if (letters[i + 1] === quote) cell += letters[++i];
			else state = "closed";
		} else if (c === delimiter) endCell();
		else if (lineEnd) {
			if (c === "\r") i++;
			endRow();
		} else if (c === "\r" || state === "closed" || (c === quote && state === "bare")) return null;
		else if (c === quote) state = "quoted";
		else {
			cell += c;
			state = "bare";
		}
	}
	if (state === "quoted") return null;
	if (row.length > 0 || cell !== "" || state === "closed") endRow();
	return rows;
}

const delimiters = fc.constantFrom(",", ";", "\t", "|");
const nasty = (delimiter: string, quote: string) =>
	fc
		.array(fc.constantFrom("a", "é", "😀", "1", delimiter, delimiter, quote, quote, quote + quote, "\n", "\r\n", `${delimiter}${quote}`), {
			maxLength: 30,
		})
		.map((parts) => parts.join(""));
const anyFile = fc.tuple(delimiters, fc.constantFrom<'"' | "'">('"', "'")).chain(([delimiter, quote]) =>
	fc.record({
		delimiter: fc.constant(delimiter),
		quote: fc.constant(quote),
		text: nasty(delimiter, quote),
		chunk: fc.integer({ min: 1, max: 9 }),
	}),
);

describe("scanning", { timeout: 60_000 }, () => {
	it("reads well-formed files as csv-parse does, and as RFC 4180 written letter by letter", () => {
		let wellFormed = 0;
		fc.assert(
			fc.property(anyFile, ({ text, delimiter, quote, chunk }) => {
				const expected = naive(text, delimiter, quote);
				if (expected === null) return;
				wellFormed++;
				const ours = scan(text, { delimiter, quote }, chunk);
				expect(cellsOf(ours)).toEqual(expected);
				expect(ours.every((piece) => piece.fault === null)).toBe(true);
				const theirs = parse(text, {
					delimiter,
					quote,
					escape: quote,
					relax_column_count: true,
					skip_empty_lines: true,
					record_delimiter: ["\n", "\r\n"],
				});
				expect(cellsOf(ours)).toEqual(theirs);
			}),
			{ numRuns: 5000 },
		);
		expect(wellFormed).toBeGreaterThan(1000);
	});

	it("loses nothing of any text, and reads the same whatever the pieces it comes in", () => {
		fc.assert(
			fc.property(anyFile, fc.boolean(), ({ text, delimiter, quote, chunk }, oldMac) => {
				const dialect: Partial<Dialect> = { delimiter, quote, lineEnd: oldMac ? "\r" : "\n" };
				const whole = scan(text, dialect, undefined, { spans: true });
				expect(whole.map((piece) => piece.raw + piece.end).join("")).toBe(text);
				expect(scan(text, dialect, chunk, { spans: true })).toEqual(whole);
				for (const [i, piece] of whole.entries()) {
					const next = whole[i + 1];
					if (next) expect(next.line).toBe(piece.line + piece.lines);
				}
			}),
			{ numRuns: 5000 },
		);
	});

	it("gives the place of every cell in a line with quotes", () => {
		const [one, two] = scan('a,"b ""x"", y",\r\n1,2,3\n', {}, 3, { spans: true });
		const at = (piece: Scanned | undefined) =>
			piece?.spans?.map((_, i, spans) => (i % 2 ? piece.raw.slice(spans[i - 1], spans[i]) : null)).filter((part) => part !== null);
		expect(at(one)).toEqual(["a", '"b ""x"", y"', ""]);
		expect(one?.cells).toEqual(["a", 'b "x", y', ""]);
		expect(two?.spans).toBeNull();
	});

	it("names the cell with text after its closing quote, and goes on with the next record", () => {
		const pieces = scan('a,b\n1,"x"y,3\n4,5\n');
		expect(pieces.map((piece) => [piece.fault, piece.faultCell])).toEqual([
			[null, -1],
			["bad_quote", 1],
			[null, -1],
		]);
		expect(cellsOf(pieces)[2]).toEqual(["4", "5"]);
	});

	it("names the line on which a quote opens that is never closed, and how many lines it swallowed", () => {
		const last = scan('a,b\n1,2\n3,"x\n5,6\n7,8').at(-1);
		expect(last).toMatchObject({ fault: "unclosed_quote", faultCell: 1, line: 3, lines: 3, raw: '3,"x\n5,6\n7,8' });
	});

	it("tells blank lines and lines before the header from records", () => {
		const pieces = scan("sep=;\nTitle\na;b\n\n1;2\n  \n", { delimiter: ";", preambleLines: 2 });
		expect(pieces.map((piece) => piece.kind)).toEqual(["preamble", "preamble", "record", "blank", "record", "blank"]);
	});

	it("reads right-aligned columns padded with spaces", () => {
		const pieces = scan("        1          1\r\n       10        231\n\n", { delimiter: SPACES, quote: "" }, 5, { spans: true });
		expect(cellsOf(pieces)).toEqual([
			["1", "1"],
			["10", "231"],
		]);
		expect(spacedSpans(pieces[1]?.raw ?? "")).toEqual([7, 9, 17, 20]);
		expect(pieces[2]?.kind).toBe("blank");
	});

	it("reads old Mac line ends", () => {
		expect(cellsOf(scan('a,b\r"1\r2",3\r', { lineEnd: "\r" }, 1))).toEqual([
			["a", "b"],
			["1\r2", "3"],
		]);
	});

	it("holds no more than its limit of a record without end, and finds the next one", () => {
		const long = `a,b\n1,"${'x""\n'.repeat(500)}",3\n4,5\n${"y".repeat(3000)}\n6,7\n`;
		for (const chunk of [1, 7, 64, 5000]) {
			const pieces = scan(long, {}, chunk, { maxRecordChars: 1000 });
			expect(pieces.map((piece) => piece.fault)).toEqual([null, "row_too_long", null, "row_too_long", null]);
			expect(pieces).toEqual(scan(long, {}, undefined, { maxRecordChars: 1000 }));
			expect(cellsOf(pieces).at(-1)).toEqual(["6", "7"]);
			expect(pieces.at(-1)?.line).toBe(505);
		}
	});

	it("says of a record over the limit whose quote never closes that it is that", () => {
		expect(scan(`1,"${"x\n".repeat(2000)}`, {}, 64, { maxRecordChars: 1000 })).toMatchObject([{ fault: "unclosed_quote", lines: 2000 }]);
	});
});
