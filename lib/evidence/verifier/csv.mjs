const TRIGGER = "=+\\-@'\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212";
const BLANK = " \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000";
const GUARDED = new RegExp(`(^|[;,|"])([${BLANK}]*)'(?=[${TRIGGER}])`, "g");
const SHOWN = /\u241b([0-9A-F]{4})|([\u2400-\u241a\u241c-\u241f])/g;
const ESCAPED = /['\u2400-\u241f]/;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BOM = "\ufeff";

/** Original text of a cell; the rule is in the manifest. @param {string} cell */
function unescapeCell(cell) {
	if (!ESCAPED.test(cell)) return cell;
	return cell
		.replace(GUARDED, "$1$2")
		.replace(SHOWN, (picture, code) => String.fromCharCode(code ? Number.parseInt(code, 16) : picture.charCodeAt(0) - 0x2400));
}

/** Cells of one record as they stand, quotes taken away. @param {string} line @returns {string[]} */
function splitRecord(line) {
	if (!line.includes('"')) return line.split(",");
	const cells = [];
	for (let at = 0; at <= line.length; ) {
		if (line.charCodeAt(at) !== QUOTE) {
			const comma = line.indexOf(",", at);
			const end = comma < 0 ? line.length : comma;
			const cell = line.slice(at, end);
			if (cell.includes('"')) throw new Error("is not a CSV record");
			cells.push(cell);
			at = end + 1;
			continue;
		}
		let end = line.indexOf('"', at + 1);
		while (end >= 0 && line.charCodeAt(end + 1) === QUOTE) end = line.indexOf('"', end + 2);
		if (end < 0 || (end + 1 < line.length && line.charCodeAt(end + 1) !== COMMA)) throw new Error("is not a CSV record");
		cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
		at = end + 2;
	}
	return cells;
}

/** Original texts of one record. @param {string} line */
export function parseRecord(line) {
	return splitRecord(line).map(unescapeCell);
}

/** Gives complete lines to `onLine` as bytes arrive; the last line must end with a line feed too. */
export class LineSplitter {
	/** @param {(line: string, number: number) => void} onLine number counts from 1 */
	constructor(onLine) {
		this.onLine = onLine;
		this.rest = Buffer.alloc(0);
		this.count = 0;
	}

	/** @param {Buffer} chunk */
	push(chunk) {
		let from = 0;
		for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
			const piece = chunk.subarray(from, end);
			const line = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
			if (this.rest.length > 0) this.rest = Buffer.alloc(0);
			this.count += 1;
			this.onLine(line.toString("utf8"), this.count);
			from = end + 1;
		}
		if (from < chunk.length) this.rest = Buffer.concat([this.rest, chunk.subarray(from)]);
		if (this.rest.length > 64 * 1024 * 1024) throw new Error("has a line of more than 64 MiB");
	}

	/** A last line without line feed is a line all the same; the file's hash tells whether that was so from the start. */
	end() {
		if (this.rest.length === 0) return;
		this.count += 1;
		this.onLine(this.rest.toString("utf8"), this.count);
	}
}

/**
 * Turns lines of a CSV file into rows that hold the columns asked for, keyed by header.
 * @param {(row: Record<string, string>, line: number) => void} onRow
 * @param {(message: string, line: number) => void} onFault
 * @param {readonly string[]} columns that must be there; the first column of the file is always `row_id`
 */
export function rowReader(onRow, onFault, columns) {
	let width = 0;
	/** @type {[string, number][]} */
	const wanted = [];
	return (/** @type {string} */ line, /** @type {number} */ number) => {
		let cells;
		try {
			cells = splitRecord(number === 1 && line.startsWith(BOM) ? line.slice(1) : line);
		} catch {
			onFault("is not a CSV record", number);
			return;
		}
		if (number === 1) {
			width = cells.length;
			for (const column of new Set(["row_id", ...columns])) {
				const place = cells.indexOf(column);
				if (place < 0) onFault(`has no column "${column}"`, number);
				else wanted.push([column, place]);
			}
			return;
		}
		if (cells.length !== width) {
			onFault(`has ${cells.length} cells, the header has ${width}`, number);
			return;
		}
		/** @type {Record<string, string>} */
		const row = {};
		for (const [column, place] of wanted) row[column] = unescapeCell(cells[place]);
		onRow(row, number);
	};
}
