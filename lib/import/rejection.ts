/** Why a row was not accepted. Stored with each rejection; the words never change their meaning. */
export const REJECTION_CODES = [
	// Found while reading
	"ragged_row",
	"bad_quote",
	"unclosed_quote",
	"row_too_long",
	"cell_too_long",
	"nul_character",
	"encoding_error",
	// Found while turning cells into canonical fields
	"missing_required",
	"control_character",
	"too_long",
	"bad_date",
	"bad_boolean",
	"bad_number",
	"unknown_kind",
	"unknown_word",
	"contradiction",
	// Found by looking at other rows and files
	"duplicate_row",
	"conflicting_duplicate",
	"unresolved_account",
	"unresolved_entitlement",
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

/** One reason why one row was not accepted. A row may have several; it counts as one rejected row. */
export interface Rejection {
	/** Number of the data row, from 1; the header and blank lines do not count. */
	rowNo: number;
	/** Line of the file on which the row starts, from 1. */
	line: number;
	/** Name of the column, empty when the row as a whole is meant. */
	column: string;
	/** The cell, made visible and shortened. */
	value: string;
	code: RejectionCode;
	/** What is wrong and what was expected, as a sentence. */
	message: string;
	/** The row as it stands in the kept file, made visible, so that it can be mended and imported again. */
	record: string;
}

const SHOWN_VALUE_CHARS = 80;
export const SHOWN_RECORD_CHARS = 32_767;

/** Text that can be stored and shown: control characters and invalid bytes (lone surrogates, see decode.ts) as `\xNN`, tabs and line ends kept. */
function visible(text: string): string {
	return text.replace(UNPRINTABLE, (c) => {
		const code = c.charCodeAt(0);
		const byte = code >= 0xdc00 && code <= 0xdcff ? code - 0xdc00 : code;
		return byte > 0xff ? `\\u${byte.toString(16)}` : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
	});
}

/** A value fit for a message or a table cell: visible, and cut with an ellipsis. */
export function shorten(text: string, length: number = SHOWN_VALUE_CHARS): string {
	const cut = text.length <= length ? text : `${text.slice(0, length - 1)}…`;
	return visible(cut);
}

/** The full sentence of a rejection: which file, row, line and column, and what was expected. */
export function rejectionSentence(filename: string, rejection: Rejection): string {
	const column = rejection.column === "" ? "" : `, column "${rejection.column}"`;
	return `${filename}, row ${rejection.rowNo} (line ${rejection.line})${column}: ${rejection.message}`;
}

const UNPRINTABLE =
	/(?![\t\r\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;
