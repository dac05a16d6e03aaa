import { type Dialect, SPACES } from "./dialect";
import { type Rejection, type RejectionCode, SHOWN_RECORD_CHARS, shorten } from "./rejection";
import type { Scanned } from "./scan-text";
import { count } from "./sentence";

/** What a row may hold at most. Longer ones are rejected with a sentence, never cut. */
export interface ReadLimits {
	maxCellChars: number;
	maxRecordChars: number;
}

export const READ_LIMITS: ReadLimits = { maxCellChars: 32_767, maxRecordChars: 1_048_576 };

/** What in the text so far calls for a closer look at every row; most files never need it. */
export interface Suspicions {
	nul: boolean;
	encoding: boolean;
}

/** Whether a record can be read as a row of `width` columns. Quick: it is asked for every row. */
export function isReadable(piece: Scanned, width: number, suspicions: Suspicions, limits: ReadLimits): boolean {
	if (piece.fault !== null || piece.cells.length !== width) return false;
	if (suspicions.nul && piece.raw.includes("\0")) return false;
	if (suspicions.encoding && !piece.raw.isWellFormed()) return false;
	return piece.raw.length <= limits.maxCellChars || piece.cells.every((cell) => cell.length <= limits.maxCellChars);
}

/** Why a record that is not readable is rejected. */
export function rowFault(piece: Scanned, rowNo: number, columns: string[], dialect: Dialect, limits: ReadLimits): Rejection {
	const { cells } = piece;
	const reject = (code: RejectionCode, cell: number, message: string): Rejection => ({
		rowNo,
		line: piece.line,
		column: columns[cell] ?? "",
		value: shorten(cells[cell] ?? piece.raw),
		code,
		message,
		record: shorten(piece.raw, SHOWN_RECORD_CHARS),
	});
	if (piece.fault !== null) return reject(piece.fault, piece.faultCell, FAULTS[piece.fault](piece, limits));
	if (cells.length !== columns.length) return reject("ragged_row", -1, raggedSentence(piece, columns, dialect));
	const nul = cells.findIndex((cell) => cell.includes("\0"));
	if (nul >= 0) return reject("nul_character", nul, NUL_SENTENCE);
	const bent = cells.findIndex((cell) => !cell.isWellFormed());
	if (bent >= 0) return reject("encoding_error", bent, encodingSentence(dialect));
	const long = cells.findIndex((cell) => cell.length > limits.maxCellChars);
	const message = `The cell has ${count(cells[long]?.length ?? 0)} characters; at most ${count(limits.maxCellChars)} are taken.`;
	return reject("cell_too_long", long, message);
}

const NUL_SENTENCE = "The cell holds a NUL character, which no text export has. Export the file again as UTF-8 text.";

const FAULTS = {
	bad_quote: () => 'The cell goes on after its closing quote. A quote inside a quoted cell must be written twice ("").',
	unclosed_quote: (piece: Scanned) =>
		`A quote that opens here is never closed, so lines ${piece.line} to ${piece.line + piece.lines - 1} cannot be told apart and were not read. Close the quote, or export the file again.`,
	row_too_long: (_: Scanned, limits: ReadLimits) =>
		`The row is longer than ${count(limits.maxRecordChars)} characters. This is mostly a quote that is opened and not closed in time.`,
};

function raggedSentence(piece: Scanned, columns: string[], dialect: Dialect): string {
	const cells = piece.cells.length === 1 ? "1 cell" : `${count(piece.cells.length)} cells`;
	const found = `The row has ${cells}, ${count(columns.length)} were expected.`;
	if (dialect.delimiter === SPACES) return `${found} In a file whose columns are parted by spaces no cell may be empty or hold a space.`;
	if (piece.cells.length < columns.length) return `${found} Cells are missing at its end, or a line break inside a cell is not quoted.`;
	const delimiter = dialect.delimiter === "\t" ? "a tab" : `"${dialect.delimiter}"`;
	return `${found} A cell that holds ${delimiter} must stand in quotes.`;
}

function encodingSentence(dialect: Dialect): string {
	const hint =
		dialect.encoding === "windows-1252"
			? "choose the encoding it is really in"
			: "choose the encoding it is really in (often Windows-1252)";
	return `The cell holds bytes that are not valid ${ENCODING_NAMES[dialect.encoding]}, shown as \\xNN. Export the file as UTF-8, or ${hint}.`;
}

/** How people call the encodings. */
export const ENCODING_NAMES = { "utf-8": "UTF-8", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE", "windows-1252": "Windows-1252" } as const;
