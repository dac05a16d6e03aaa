import { InvalidInputError } from "@/lib/errors";
import { columnNames, numberedColumns } from "./columns";
import { type Dialect, SPACES } from "./dialect";
import { type Scanned, spacedSpans } from "./scan-text";

/** What stands in the kept file for a value that was dropped. Holds no delimiter, quote or space, and every encoding can write it. */
export const DROPPED = "[secret-dropped]";

/**
 * Takes the values of secret columns out of one scanned piece after the other. Everything else of a sound row stays as it was written. A
 * row whose cells cannot be told apart (ragged, bad quotes, too long) may carry the secret in any of them: it is withheld whole, and reads
 * as a faulty row in the kept file too, so that the counts tie.
 */
export class Scrubber {
	/** Values dropped, by column. Empty cells stay empty and do not count. */
	readonly dropped = new Map<string, number>();
	rowsWithheld = 0;
	private width = -1;
	private places: { at: number; column: string }[] = [];

	constructor(
		private readonly dialect: Dialect,
		private readonly secretColumns: readonly string[],
	) {}

	/** The text to keep for this piece, its line end included. @throws InvalidInputError when a secret column is not in the file. */
	scrub(piece: Scanned): string {
		if (piece.kind !== "record") return piece.raw + piece.end;
		if (this.width < 0) {
			this.learnColumns(piece);
			if (this.dialect.header) return piece.raw + piece.end;
		}
		if (piece.fault !== null || piece.cells.length !== this.width) return this.withhold(piece);
		if (piece.spans !== null) return this.dropAt(piece, piece.spans);
		if (this.dialect.delimiter === SPACES) return this.dropAt(piece, spacedSpans(piece.raw));
		// Without quotes a row is its cells joined.
		const cells = piece.cells.slice();
		for (const { at, column } of this.places) {
			if (cells[at] === "") continue;
			cells[at] = DROPPED;
			this.count(column);
		}
		return cells.join(this.dialect.delimiter) + piece.end;
	}

	private dropAt(piece: Scanned, spans: readonly number[]): string {
		let kept = "";
		let from = 0;
		for (const { at, column } of this.places) {
			if (piece.cells[at] === "") continue;
			kept += piece.raw.slice(from, spans[2 * at]) + DROPPED;
			from = spans[2 * at + 1] ?? piece.raw.length;
			this.count(column);
		}
		return kept + piece.raw.slice(from) + piece.end;
	}

	private count(column: string): void {
		this.dropped.set(column, (this.dropped.get(column) ?? 0) + 1);
	}

	/** To be called at the end: a file without a record has no columns to scrub. */
	end(): void {
		if (this.width < 0) throw new InvalidInputError("The file has no rows. Check that the export finished, and choose the file again.");
	}

	private learnColumns(first: Scanned): void {
		const columns = this.dialect.header ? columnNames(first.cells) : numberedColumns(first.cells.length);
		if (first.fault !== null) {
			const way = "Check the quote character and how many lines stand before the header.";
			throw new InvalidInputError(
				`The first row (line ${first.line}) cannot be read, so the secret columns cannot be found. ${way} Nothing was stored.`,
			);
		}
		this.width = columns.length;
		this.places = this.secretColumns.map((column) => ({ at: columns.indexOf(column), column })).sort((a, b) => a.at - b.at);
		const missing = this.places.find((place) => place.at < 0);
		if (missing === undefined) return;
		const way = "Check the delimiter and the header, and mark the secret columns again.";
		throw new InvalidInputError(`The file has no column "${missing.column}", which is marked as secret. ${way} Nothing was stored.`);
	}

	private withhold(piece: Scanned): string {
		this.rowsWithheld++;
		const { quote } = this.dialect;
		if (piece.fault === "unclosed_quote") return `${quote}${DROPPED}`;
		if (piece.fault === "bad_quote") return `${quote}${DROPPED}${quote}!${piece.end}`;
		const delimiter = this.dialect.delimiter === SPACES ? " " : this.dialect.delimiter;
		return (this.width === 1 ? `${DROPPED}${delimiter}${DROPPED}` : DROPPED) + piece.end;
	}
}
