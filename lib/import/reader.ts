import { createHash } from "node:crypto";
import { InvalidInputError } from "@/lib/errors";
import { columnNames, numberedColumns } from "./columns";
import { ByteDecoder } from "./decode";
import type { Dialect } from "./dialect";

import type { Rejection } from "./rejection";
import { isReadable, READ_LIMITS, type ReadLimits, rowFault, type Suspicions } from "./row-faults";
import { RecordScanner } from "./scan";
import type { Scanned } from "./scan-text";

/** One data row with as many cells as there are columns. */
export interface ReadRow {
	/** Number of the data row, from 1; the header and blank lines do not count. */
	rowNo: number;
	/** Line of the file on which it starts, from 1. */
	line: number;
	cells: string[];
	/** The row as it stands in the file, without its line end. */
	raw: string;
}

/** What one piece of the file gave: rows that could be read and rejections for those that could not, both in file order. */
export interface RowBatch {
	rows: ReadRow[];
	rejections: Rejection[];
}

/** Counts of what was read so far; final when the batches have ended. `read = readable + rejected` always. */
export interface ReadSummary {
	bytes: number;
	/** Of the bytes read, lower-case hex; empty until the end. Compare with the hash of the kept file. */
	sha256: string;
	lines: number;
	read: number;
	readable: number;
	rejected: number;
	blankLines: number;
	preambleLines: number;
	/** The last quote never closed: what follows it was not read, so the file cannot be taken as whole. */
	cutShort: boolean;
}

export interface OpenedFile {
	/** Names of the columns, made unique (`columnNames`). */
	columns: string[];
	/** To be walked through once. */
	batches: AsyncIterable<RowBatch>;
	summary: Readonly<ReadSummary>;
}

/**
 * Reads a delimited file as a stream: bytes in, batches of rows out, one batch per piece of the source (pieces of 64 KiB to 1 MiB are
 * best). Resolves when the columns are known. No row is dropped: what cannot be read becomes a rejection.
 * @throws InvalidInputError when there is no record at all, or the header itself cannot be read.
 */
export async function openFile(source: AsyncIterable<Uint8Array>, dialect: Dialect, limits: ReadLimits = READ_LIMITS): Promise<OpenedFile> {
	const rows = new RowCollector(dialect, limits);
	const pieces = source[Symbol.asyncIterator]();
	let ended = false;
	const advance = async () => {
		const piece = await pieces.next();
		if (piece.done) rows.end();
		else rows.write(piece.value);
		ended = piece.done === true;
	};
	while (rows.columns === null && !ended) await advance();
	if (rows.columns === null)
		throw new InvalidInputError("The file has no rows. Check that the export finished, and choose the file again.");

	async function* batches(): AsyncGenerator<RowBatch> {
		try {
			yield rows.take();
			while (!ended) {
				await advance();
				yield rows.take();
			}
		} finally {
			if (!ended) await pieces.return?.();
		}
	}
	return { columns: rows.columns, batches: batches(), summary: rows.summary };
}

class RowCollector {
	columns: string[] | null = null;
	readonly summary: ReadSummary = {
		bytes: 0,
		sha256: "",
		lines: 0,
		read: 0,
		readable: 0,
		rejected: 0,
		blankLines: 0,
		preambleLines: 0,
		cutShort: false,
	};
	private batch: RowBatch = { rows: [], rejections: [] };
	private readonly hash = createHash("sha256");
	private readonly decoder: ByteDecoder;
	private readonly scanner: RecordScanner;
	private readonly suspicions: Suspicions = { nul: false, encoding: false };
	private started = false;

	constructor(
		private readonly dialect: Dialect,
		private readonly limits: ReadLimits,
	) {
		this.decoder = new ByteDecoder(dialect.encoding);
		this.scanner = new RecordScanner(dialect, (piece) => this.collect(piece), limits);
	}

	write(bytes: Uint8Array): void {
		this.summary.bytes += bytes.length;
		this.hash.update(bytes);
		this.text(this.decoder.write(bytes));
	}

	end(): void {
		this.text(this.decoder.end());
		this.scanner.end();
		this.summary.sha256 = this.hash.digest("hex");
	}

	take(): RowBatch {
		const { batch } = this;
		this.batch = { rows: [], rejections: [] };
		return batch;
	}

	private text(text: string): void {
		if (text === "") return;
		const bare = !this.started && text.startsWith("\ufeff") ? text.slice(1) : text;
		this.started = true;
		this.suspicions.nul ||= bare.includes("\0");
		this.suspicions.encoding ||= !bare.isWellFormed();
		this.scanner.write(bare);
	}

	private collect(piece: Scanned): void {
		const { summary } = this;
		summary.lines += piece.lines;
		if (piece.kind === "preamble") summary.preambleLines++;
		else if (piece.kind === "blank") summary.blankLines++;
		else if (this.columns !== null) this.row(piece, this.columns);
		else if (this.dialect.header) this.columns = headerOf(piece);
		else {
			this.columns = numberedColumns(piece.cells.length);
			this.row(piece, this.columns);
		}
	}

	private row(piece: Scanned, columns: string[]): void {
		const rowNo = ++this.summary.read;
		if (isReadable(piece, columns.length, this.suspicions, this.limits)) {
			this.summary.readable++;
			this.batch.rows.push({ rowNo, line: piece.line, cells: piece.cells, raw: piece.raw });
			return;
		}
		this.summary.rejected++;
		if (piece.fault === "unclosed_quote") this.summary.cutShort = true;
		this.batch.rejections.push(rowFault(piece, rowNo, columns, this.dialect, this.limits));
	}
}

function headerOf(piece: Scanned): string[] {
	const bad = piece.fault !== null || !piece.raw.isWellFormed() || piece.raw.includes("\0");
	if (!bad) return columnNames(piece.cells);
	throw new InvalidInputError(
		`The header on line ${piece.line} cannot be read: check the encoding, the quote character and how many lines stand before the header.`,
	);
}
