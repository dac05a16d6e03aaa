import { columnNames, duplicateHeaders, numberedColumns } from "./columns";
import { ByteDecoder } from "./decode";
import { detectEncoding } from "./detect-encoding";
import { detectHeader } from "./detect-header";
import { detectShape, firstRecords } from "./detect-shape";
import type { Dialect } from "./dialect";
import { refuseOtherFormats } from "./other-formats";
import { ENCODING_NAMES } from "./row-faults";

/** How much of a file's beginning `detect` looks at, in bytes. */
export const DETECT_BYTES = 1_048_576;

/** What a file's beginning tells about how to read it. Lives in memory only. */
export interface Detection {
	dialect: Dialect;
	/** How sure each part is, 0 to 1; 1 for what the user has set. */
	confidence: { encoding: number; delimiter: number; header: number };
	/** One sentence for each part: what was found and by what sign. */
	reasons: string[];
	/** Sentences about what will or may go wrong: duplicate headers, ragged rows, NUL characters, mixed line ends. */
	warnings: string[];
	columns: string[];
	/** Cells of the first rows, at most 50. */
	sample: string[][];
}

/**
 * Detects how to read a delimited file from its first bytes (up to `DETECT_BYTES`).
 * @param head the beginning of the file
 * @param whole `head` is the whole file
 * @param fixed parts of the dialect that the user has set; the rest is detected around them
 * @throws InvalidInputError when the file is empty or plainly something else (a workbook, JSON, gzip …), with what to do
 */
export function detect(head: Uint8Array, whole: boolean, fixed: Partial<Dialect> = {}): Detection {
	const found = detectEncoding(head, whole);
	const encoding = fixed.encoding ?? found.encoding;
	const decoder = new ByteDecoder(encoding);
	const decoded = decoder.write(head) + (whole ? decoder.end() : "");
	refuseOtherFormats(head, decoded);
	const bom = decoded.startsWith("\ufeff");
	const text = bom ? decoded.slice(1) : decoded;
	const shape = detectShape(text, whole, fixed);
	const unheaded: Dialect = { encoding, bom, ...shape.dialect, header: false };
	const records = firstRecords(text, whole, unheaded);
	const rows = records.map((record) => record.cells);
	const head1 = detectHeader(rows.slice(0, 50));
	const header = fixed.header ?? head1.header;
	const names = rows[0] ?? [];
	const columns = header ? columnNames(names) : numberedColumns(names.length);
	const data = header ? rows.slice(1) : rows;
	return {
		dialect: { ...unheaded, header },
		confidence: {
			encoding: fixed.encoding ? 1 : found.confidence,
			delimiter: shape.confidence,
			header: fixed.header === undefined ? head1.confidence : 1,
		},
		reasons: [
			fixed.encoding ? `Read as ${ENCODING_NAMES[fixed.encoding]}, as set.` : found.reason,
			...shape.reasons,
			fixed.header === undefined ? head1.reason : `The first row ${header ? "names the columns" : "is data"}, as set.`,
		],
		warnings: warningsOf(text, header ? names : [], columns.length, data, new Set(records.map((record) => record.end))),
		columns,
		sample: data.slice(0, 50),
	};
}

function warningsOf(text: string, names: string[], width: number, data: string[][], ends: Set<string>): string[] {
	const warnings = duplicateHeaders(names).map(
		(name) => `Several columns are called "${name}"; they are told apart as "${name}", "${name} (2)" …`,
	);
	const ragged = data.filter((row) => row.length !== width).length;
	if (ragged > 0)
		warnings.push(
			`${ragged} of the first ${data.length} rows do not have ${width} cells and would be rejected. Check the delimiter and the quote.`,
		);
	if (text.includes("\0")) warnings.push("The file holds NUL characters. Rows with them are rejected; check the encoding.");
	if (!text.isWellFormed()) warnings.push("Some bytes are not valid in this encoding. Rows with them are rejected; check the encoding.");
	if (ends.has("\n") && ends.has("\r\n"))
		warnings.push("Line ends are mixed (LF and CRLF); both are taken. The file may have been put together from several.");
	return warnings;
}
