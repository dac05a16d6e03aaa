/** What is wrong with a record before its cells are looked at. */
export type ScanFault = "bad_quote" | "unclosed_quote" | "row_too_long";

/** One piece of a file. The pieces in order, each `raw + end`, are the whole text (but for records longer than the limit). */
export interface Scanned {
	kind: "preamble" | "blank" | "record";
	/** The text as it stands in the file, without its line end. Of a record over the limit: its beginning. */
	raw: string;
	/** The line end as it stands in the file; empty at the end of a file without one. */
	end: string;
	/** Line it starts on, from 1. A record with line ends inside quotes takes several. */
	line: number;
	lines: number;
	/** Values, quotes taken off; empty unless a record. */
	cells: string[];
	/** Start and end of each cell in `raw`, quotes included; of records with quotes only, and when asked for. */
	spans: number[] | null;
	fault: ScanFault | null;
	/** Index of the cell that has the fault. */
	faultCell: number;
}

/** Index of the quote that closes a cell, jumping over doubled ones; -1 when there is none. */
export function closingQuote(text: string, from: number, quote: string): number {
	let at = text.indexOf(quote, from);
	while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2);
	return at;
}

/** How many lines of the file `raw` and its line end take. */
export function lineCount(newline: string, raw: string, end: string): number {
	let lines = end === "" && raw.endsWith(newline) ? 0 : 1;
	for (let at = raw.indexOf(newline); at >= 0; at = raw.indexOf(newline, at + 1)) lines++;
	return lines;
}

/** Start and end of each run of other characters than spaces. */
export function spacedSpans(raw: string): number[] {
	return Array.from(raw.matchAll(/[^ ]+/g), (match) => [match.index, match.index + match[0].length]).flat();
}
