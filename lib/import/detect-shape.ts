import { type Dialect, type LineEnd, PLAIN_DIALECT, SPACES } from "./dialect";
import { RecordScanner } from "./scan";
import type { Scanned } from "./scan-text";

export interface DetectedShape {
	dialect: Pick<Dialect, "delimiter" | "quote" | "lineEnd" | "preambleLines">;
	/** 0 to 1. */
	confidence: number;
	reasons: string[];
}

interface Candidate {
	delimiter: string;
	quote: Dialect["quote"];
	/** The number of cells most records have, the share of records that have it, and the first of them. */
	width: number;
	share: number;
	first: number;
	score: number;
}

const DELIMITER_NAMES: Record<string, string> = {
	",": "commas",
	";": "semicolons",
	"\t": "tabs",
	"|": "vertical bars",
	[SPACES]: "runs of spaces",
};

/** Delimiter, quote, line end and lines before the header, from the file's beginning. What `fixed` says is taken as given. */
export function detectShape(text: string, whole: boolean, fixed: Partial<Dialect>): DetectedShape {
	const lineEnd = fixed.lineEnd ?? lineEndOf(text);
	const said = /^sep=([^\s"'])[ \t]*\r?\n/i.exec(text);
	const quote = fixed.quote ?? quoteOf(text);
	const delimiters = fixed.delimiter ? [fixed.delimiter] : said?.[1] ? [said[1]] : [",", ";", "\t", "|"];
	const start = fixed.preambleLines ?? (said ? 1 : 0);
	const measured = delimiters.map((delimiter) =>
		measure(text, whole, { ...PLAIN_DIALECT, delimiter, quote, lineEnd, preambleLines: start }),
	);
	const best = measured.reduce((a, b) => (b.score > a.score ? b : a));
	const winner = best.score > 0 || fixed.delimiter ? best : (spaced(text, whole, lineEnd, start) ?? best);
	const preambleLines = fixed.preambleLines ?? start + winner.first;
	const dialect = { delimiter: winner.delimiter, quote: winner.quote, lineEnd, preambleLines };
	const name = DELIMITER_NAMES[winner.delimiter] ?? `"${winner.delimiter}"`;
	if (winner.width < 2) {
		return {
			dialect,
			confidence: 0.3,
			reasons: ["No delimiter was found: the file reads as a single column. Choose the delimiter if that is wrong."],
		};
	}
	const reasons = [`Cells are parted by ${name}: ${Math.round(winner.share * 100)} % of the rows looked at have ${winner.width} cells.`];
	if (preambleLines > 0)
		reasons.push(
			`${preambleLines === 1 ? "One line" : `${preambleLines} lines`} before the header ${preambleLines === 1 ? "is" : "are"} no part of the table.`,
		);
	return { dialect, confidence: fixed.delimiter || said ? 1 : Math.min(0.99, winner.share * (1 - 1 / (winner.width + 4))), reasons };
}

function measure(text: string, whole: boolean, dialect: Dialect): Candidate {
	const records = firstRecords(text, whole, dialect);
	const widths = new Map<number, number>();
	for (const record of records) if (record.fault === null) widths.set(record.cells.length, (widths.get(record.cells.length) ?? 0) + 1);
	const [width, times] = [...widths].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a), [1, 0]);
	const firstIndex = records.findIndex((record) => record.cells.length === width);
	const narrowStart = records.slice(0, firstIndex).every((record) => record.cells.length < width);
	const isPreamble = firstIndex > 0 && firstIndex <= 10 && narrowStart && times >= 2;
	const share = times / Math.max(1, records.length - (isPreamble ? firstIndex : 0));
	const score = width < 2 ? 0 : share * share * (1 + Math.log2(width) / 4) * (firstIndex === 0 || isPreamble ? 1 : 0.7);
	const first = isPreamble ? (records[firstIndex]?.line ?? 1) - 1 - dialect.preambleLines : 0;
	return { delimiter: dialect.delimiter, quote: dialect.quote, width, share, first, score };
}

/** Columns padded with spaces: every line has the same number of words, and most have a run of two spaces or more. */
function spaced(text: string, whole: boolean, lineEnd: LineEnd, preambleLines: number): Candidate | null {
	const dialect: Dialect = { ...PLAIN_DIALECT, delimiter: SPACES, quote: "", lineEnd, preambleLines };
	const records = firstRecords(text, whole, dialect);
	const padded = records.filter((record) => / {2}/.test(record.raw.trimEnd())).length;
	const found = measure(text, whole, dialect);
	return found.width > 1 && found.share > 0.95 && padded > records.length / 2 ? found : null;
}

/** Up to 500 records from the first 64 Ki characters. */
export function firstRecords(text: string, whole: boolean, dialect: Dialect): Scanned[] {
	const records: Scanned[] = [];
	const scanner = new RecordScanner(dialect, (piece) => {
		if (piece.kind === "record" && records.length < 500) records.push(piece);
	});
	scanner.write(text.slice(0, 65_536));
	if ((whole && text.length <= 65_536) || records.length === 0) scanner.end();
	return records;
}

function lineEndOf(text: string): LineEnd {
	const both = text.match(/\r\n/g)?.length ?? 0;
	const feeds = (text.match(/\n/g)?.length ?? 0) - both;
	if (both + feeds === 0) return text.includes("\r") ? "\r" : "\n";
	return both >= feeds ? "\r\n" : "\n";
}

function quoteOf(text: string): Dialect["quote"] {
	const single = text.match(/(^|[,;\t|\n])'[^'\n]*'(?=[,;\t|\r\n])/g)?.length ?? 0;
	const double = text.match(/(^|[,;\t|\n])"[^"\n]*"(?=[,;\t|\r\n])/g)?.length ?? 0;
	return single > 2 * double && single > (text.match(/\n/g)?.length ?? 0) / 2 ? "'" : '"';
}
