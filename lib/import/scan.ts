import { type Dialect, SPACES } from "./dialect";
import { closingQuote, lineCount, type ScanFault, type Scanned } from "./scan-text";
import { RecordSkipper } from "./skip";

export interface ScanOptions {
	/** Records longer than this are not kept in memory but skipped to their end and reported. */
	maxRecordChars?: number;
	spans?: boolean;
}

const MAX_RECORD_CHARS = 1_048_576;
const SHOWN_OF_LONG = 1000;

/**
 * Splits text, given piece by piece, into records: RFC 4180 with any delimiter and quote. Looser in one point: a quote inside a cell that
 * does not begin with one is an ordinary character. Memory stays below the record limit plus one piece, whatever comes.
 */
export class RecordScanner {
	private readonly quote: string;
	private readonly lineFeed: boolean;
	private readonly newline: string;
	private readonly max: number;
	private readonly withSpans: boolean;
	private preambleLeft: number;
	private line = 1;
	private text = "";
	private skipper: RecordSkipper | null = null;
	// Where the next of each lies in `text`: -2 not looked for yet, -1 none left.
	private quoteAt = -2;
	private delimiterAt = -2;
	private newlineAt = -2;

	constructor(
		private readonly dialect: Dialect,
		private readonly emit: (piece: Scanned) => void,
		options: ScanOptions = {},
	) {
		this.quote = dialect.delimiter === SPACES ? "" : dialect.quote;
		this.lineFeed = dialect.lineEnd !== "\r";
		this.newline = this.lineFeed ? "\n" : "\r";
		this.max = options.maxRecordChars ?? MAX_RECORD_CHARS;
		this.withSpans = options.spans ?? false;
		this.preambleLeft = dialect.preambleLines;
	}

	write(piece: string): void {
		const fresh = this.skipper === null ? piece : this.skip(this.skipper, piece);
		this.scan(this.text === "" ? fresh : this.text + fresh, false);
		if (this.text.length <= this.max) return;
		this.skipper = new RecordSkipper(this.dialect, this.newline);
		const long = this.text;
		this.text = "";
		this.skip(this.skipper, long);
	}

	/** The end of the file: the last record need not have a line end. */
	end(): void {
		if (this.skipper !== null) this.endSkip(this.skipper, "");
		else if (this.text !== "") this.scan(this.text, true);
	}

	private scan(text: string, final: boolean): void {
		this.quoteAt = this.quote === "" ? -1 : -2;
		this.delimiterAt = -2;
		this.newlineAt = -2;
		let at = 0;
		while (at < text.length) {
			const next = this.record(text, at, final);
			if (next < 0) break;
			at = next;
		}
		this.text = at === 0 ? text : text.slice(at);
	}

	/** Reads one record from `at` and returns where the next begins, or -1 when its end has not come yet. */
	private record(text: string, at: number, final: boolean): number {
		const newline = this.nextNewline(text, at);
		if (newline < 0 && !final) return -1;
		const stop = newline < 0 ? text.length : newline;
		if (this.quoteAt < at && this.quoteAt !== -1) this.quoteAt = text.indexOf(this.quote, at);
		if (this.preambleLeft === 0 && this.quoteAt !== -1 && this.quoteAt < stop) return this.quotedRecord(text, at, final);
		const carriage = this.lineFeed && stop > at && text.charCodeAt(stop - 1) === 13 ? 1 : 0;
		const raw = text.slice(at, stop - carriage);
		const next = newline < 0 ? stop : stop + 1;
		this.simpleRecord(raw, carriage + next - stop === 0 ? "" : text.slice(stop - carriage, next));
		return next;
	}

	private simpleRecord(raw: string, end: string): void {
		if (this.preambleLeft > 0) {
			this.preambleLeft--;
			this.put("preamble", raw, end, [], null);
		} else if (this.dialect.delimiter === SPACES) {
			const cells = raw.match(/[^ ]+/g);
			if (cells === null) this.put("blank", raw, end, [], null);
			else this.put("record", raw, end, cells, null);
		} else {
			const cells = raw.split(this.dialect.delimiter);
			if (cells.length === 1 && raw.trim() === "") this.put("blank", raw, end, [], null);
			else this.put("record", raw, end, cells, null);
		}
	}

	private quotedRecord(text: string, at: number, final: boolean): number {
		const { quote } = this;
		const { delimiter } = this.dialect;
		const cells: string[] = [];
		const spans: number[] = [];
		let fault: ScanFault | null = null;
		let faultCell = -1;
		let start = at;
		let stop = at;
		for (;;) {
			if (text[start] !== quote) {
				stop = this.cellEnd(text, start, final);
				if (stop < 0) return -1;
				cells.push(text.slice(start, stop));
			} else {
				const close = closingQuote(text, start + 1, quote);
				if (!final && close < 0) return -1;
				const inner = text.slice(start + 1, close < 0 ? text.length : close).replaceAll(quote + quote, quote);
				stop = close < 0 ? text.length : this.cellEnd(text, close + 1, final);
				if (stop < 0) return -1;
				const trailing = close < 0 ? "" : text.slice(close + 1, stop);
				if (fault === null && (close < 0 || trailing !== "")) {
					fault = close < 0 ? "unclosed_quote" : "bad_quote";
					faultCell = cells.length;
				}
				cells.push(inner + trailing);
			}
			spans.push(start - at, stop - at);
			if (text[stop] !== delimiter) break;
			start = stop + 1;
		}
		const next = stop + (text[stop] === "\r" && text[stop + 1] === "\n" && this.lineFeed ? 2 : stop < text.length ? 1 : 0);
		this.put("record", text.slice(at, stop), text.slice(stop, next), cells, this.withSpans ? spans : null, fault, faultCell);
		return next;
	}

	/** Where a cell without (further) quotes ends: at its delimiter or line end; -1 when that has not come yet. */
	private cellEnd(text: string, from: number, final: boolean): number {
		if (this.delimiterAt < from && this.delimiterAt !== -1) this.delimiterAt = text.indexOf(this.dialect.delimiter, from);
		const newline = this.nextNewline(text, from);
		if (this.delimiterAt !== -1 && (newline < 0 || this.delimiterAt < newline)) return this.delimiterAt;
		if (newline < 0 && !final) return -1;
		const stop = newline < 0 ? text.length : newline;
		return this.lineFeed && stop > from && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
	}

	private nextNewline(text: string, from: number): number {
		if (this.newlineAt < from && this.newlineAt !== -1) this.newlineAt = text.indexOf(this.newline, from);
		return this.newlineAt;
	}

	private skip(skipper: RecordSkipper, piece: string): string {
		const stop = skipper.feed(piece);
		if (stop < 0) return "";
		this.endSkip(skipper, this.newline);
		return piece.slice(stop);
	}

	private endSkip(skipper: RecordSkipper, end: string): void {
		this.skipper = null;
		this.emitLong(skipper.beginning(SHOWN_OF_LONG), end, this.line, skipper.lines, skipper.inQuotes);
		this.line += skipper.lines;
	}

	/** The same whether the record came in one piece or in many. */
	private emitLong(raw: string, end: string, line: number, lines: number, inQuotes: boolean): void {
		const fault = inQuotes ? "unclosed_quote" : "row_too_long";
		this.emit({ kind: "record", raw, end, line, lines, cells: [], spans: null, fault, faultCell: 0 });
	}

	private put(
		kind: Scanned["kind"],
		raw: string,
		end: string,
		cells: string[],
		spans: number[] | null,
		fault: ScanFault | null = null,
		faultCell = -1,
		lines = this.quoteAt === -1 ? 1 : lineCount(this.newline, raw, end),
	): void {
		const { line } = this;
		this.line += lines;
		if (raw.length <= this.max || kind !== "record") this.emit({ kind, raw, end, line, lines, cells, spans, fault, faultCell });
		else this.emitLong(raw.slice(0, SHOWN_OF_LONG), end === "" ? "" : this.newline, line, lines, fault === "unclosed_quote");
	}
}
