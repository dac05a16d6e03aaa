import type { Dialect } from "./dialect";

/** Walks over a record that is too long to keep, to find where it ends. Keeps a beginning of it and counts its lines. */
export class RecordSkipper {
	/** The walk stands inside a quoted cell: at the end of the file this means that the quote is never closed. */
	inQuotes = false;
	private afterQuote = false;
	private atCellStart = true;
	private start = "";
	private newlines = 0;
	private lastIsNewline = false;

	constructor(
		private readonly dialect: Dialect,
		private readonly newline: string,
	) {}

	/** Index just after the record's line end in `piece`, or -1 when it goes on. */
	feed(piece: string): number {
		if (this.start === "") this.start = piece;
		this.lastIsNewline = piece.endsWith(this.newline);
		for (let at = 0; at < piece.length; at++) {
			const char = piece[at];
			if (this.inQuotes) {
				if (char === this.dialect.quote) {
					this.inQuotes = false;
					this.afterQuote = true;
				} else if (char === this.newline) this.newlines++;
			} else if (char === this.dialect.quote && (this.atCellStart || this.afterQuote)) {
				this.inQuotes = true;
				this.afterQuote = false;
				this.atCellStart = false;
			} else if (char === this.newline) {
				this.newlines++;
				this.lastIsNewline = true;
				return at + 1;
			} else {
				this.afterQuote = false;
				this.atCellStart = char === this.dialect.delimiter;
			}
		}
		return -1;
	}

	/** Lines of the file gone over. */
	get lines(): number {
		return this.newlines + (this.lastIsNewline ? 0 : 1);
	}

	/** The first `length` characters of the record. */
	beginning(length: number): string {
		return this.start.slice(0, length);
	}
}
