/**
 * CSV as it stands in an evidence pack: UTF-8 with byte-order mark, comma, LF, one record per physical line, RFC 4180 quoting.
 * Text is made safe for spreadsheets by a rule that can be undone, so that evidence is not bent; {@link CSV_RULE} is printed in the manifest.
 */
export const BOM = "\ufeff";

const ESCAPE = "\u241b";
/** Characters a spreadsheet may take for the start of a formula, in every width, and the guard itself. */
const TRIGGER = "=+\\-@'\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212";
/** Blanks a reader may skip before a formula. */
const BLANK = " \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000";
/** Start of the cell, or a character another reader may split cells at. */
const EDGE = '(^|[;,|"])';

const HIDDEN =
	/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\u2400-\u241f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const SHOWN = /\u241b([0-9A-F]{4})|([\u2400-\u241a\u241c-\u241f])/g;
const UNGUARDED = new RegExp(`${EDGE}([${BLANK}]*)(?=[${TRIGGER}])`, "g");
const GUARDED = new RegExp(`${EDGE}([${BLANK}]*)'(?=[${TRIGGER}])`, "g");
/** Most cells: no edge or trigger where it matters, nothing to hide or to quote. */
const PLAIN = /^(?:[A-Za-z0-9_(/#[{](?:[A-Za-z0-9 ._:()/\\&#*[\]{}!?%^~$<>=+@-]*[A-Za-z0-9._:()/\\&#*[\]{}!?%^~$<>=+@-])?)?$/;
const NEEDS_QUOTES = /[",;]|^\s|\s$/;

/** The rule in words, for somebody who writes another reader. Printed in `manifest.json`. */
export const CSV_RULE = {
	encoding: "UTF-8 with byte-order mark; fields separated by comma, quoted as in RFC 4180; each record is one line ended by LF",
	escape: [
		"1. U+0000 to U+001F except U+001B become U+2400 plus the code (a line feed is shown as U+240A).",
		"2. U+001B, U+007F to U+009F, U+2028, U+2029, U+FEFF, U+2400 to U+241F and unpaired surrogates become U+241B and four upper-case hexadecimal digits.",
		"3. An apostrophe is put before each of = + - @ ' U+FF1D U+FF0B U+FF0D U+FF20 U+FE66 U+FE62 U+FE63 U+FE6B U+2212 that stands at the start of the cell, or after one of ; , | \" , in both cases with or without blanks between (U+0020 U+00A0 U+1680 U+2000 to U+200F U+202F U+205F U+2060 U+3000).",
	],
	unescape: [
		"1. Take away the apostrophe wherever rule 3 would have put one.",
		"2. U+241B and four hexadecimal digits become that character; U+2400 to U+241F become the code minus U+2400.",
	],
} as const;

function hide(character: string): string {
	const code = character.charCodeAt(0);
	if (code < 0x20 && code !== 0x1b) return String.fromCharCode(0x2400 + code);
	return ESCAPE + code.toString(16).toUpperCase().padStart(4, "0");
}

/** Makes any text safe to open in a spreadsheet and one line long. {@link unescapeCell} gives the original back, whatever it was. */
export function escapeCell(text: string): string {
	return text.replace(HIDDEN, hide).replace(UNGUARDED, "$1$2'");
}

/** A cell as it stands in a record: escaped, then quoted where needed. */
export function csvCell(text: string): string {
	if (PLAIN.test(text)) return text;
	const cell = escapeCell(text);
	return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The original text of an escaped cell. */
export function unescapeCell(cell: string): string {
	return cell
		.replace(GUARDED, "$1$2")
		.replace(SHOWN, (picture, code?: string) => String.fromCharCode(code ? Number.parseInt(code, 16) : picture.charCodeAt(0) - 0x2400));
}

/** One record without its line end. */
export function csvRecord(texts: readonly string[]): string {
	return texts.map(csvCell).join(",");
}

const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/**
 * Original texts of one record (without its line end).
 * @throws RangeError when the record is not well formed.
 */
export function parseRecord(record: string): string[] {
	const texts: string[] = [];
	FIELD.lastIndex = 0;
	for (;;) {
		const field = FIELD.exec(record);
		if (!field) throw new RangeError(`Not a CSV record at character ${texts.join(",").length + 1}: ${record.slice(0, 80)}`);
		texts.push(unescapeCell(field[1]?.replaceAll('""', '"') ?? field[2] ?? ""));
		if (field[3] === "") return texts;
	}
}
