import { createHash } from "node:crypto";
import { ByteDecoder, encodeText } from "./decode";
import type { Dialect } from "./dialect";
import { RecordScanner } from "./scan";
import { Scrubber } from "./scrub";

export interface ReceiveOptions {
	dialect: Dialect;
	/** Names of the columns whose values are dropped, as `columnNames` gives them. */
	secretColumns: readonly string[];
	/** Where the kept bytes go, piece by piece; awaited, so that a slow disk slows the upload down. */
	keep: (piece: Uint8Array) => Promise<void> | void;
}

/** What was received and what was kept of it. The hashes are SHA-256 in lower-case hex and equal when nothing was dropped. */
export interface ReceivedFile {
	bytesReceived: number;
	sha256Received: string;
	bytesKept: number;
	sha256Kept: string;
	/** Values dropped, by secret column; a column without any stands with 0. */
	dropped: Record<string, number>;
	valuesDropped: number;
	/** Rows kept only as a marker, because their cells could not be told apart and any might have been the secret. They read as rejected. */
	rowsWithheld: number;
}

/**
 * Takes a file in as a stream: hash as received → secrets dropped → hash as kept → `keep`. A file without secret columns is kept byte for
 * byte. No secret value reaches `keep`, a message or the result; at most one record and one piece are in memory.
 * @throws InvalidInputError when a secret column is not in the file; the caller then removes what was kept so far.
 */
export async function receiveFile(source: AsyncIterable<Uint8Array>, options: ReceiveOptions): Promise<ReceivedFile> {
	const received = new Measure();
	const kept = new Measure();
	const scrub = options.secretColumns.length === 0 ? null : new ScrubbingStream(options.dialect, options.secretColumns);
	const keep = async (bytes: Uint8Array) => {
		if (bytes.length === 0) return;
		kept.add(bytes);
		await options.keep(bytes);
	};
	for await (const piece of source) {
		received.add(piece);
		await keep(scrub === null ? piece : scrub.write(piece));
	}
	if (scrub !== null) await keep(scrub.end());
	const dropped = Object.fromEntries(options.secretColumns.map((column) => [column, scrub?.dropped(column) ?? 0]));
	return {
		bytesReceived: received.bytes,
		sha256Received: received.digest(),
		bytesKept: kept.bytes,
		sha256Kept: kept.digest(),
		dropped,
		valuesDropped: Object.values(dropped).reduce((sum, n) => sum + n, 0),
		rowsWithheld: scrub?.rowsWithheld ?? 0,
	};
}

class Measure {
	bytes = 0;
	private readonly hash = createHash("sha256");

	add(bytes: Uint8Array): void {
		this.bytes += bytes.length;
		this.hash.update(bytes);
	}

	digest(): string {
		return this.hash.digest("hex");
	}
}

class ScrubbingStream {
	private readonly decoder: ByteDecoder;
	private readonly scanner: RecordScanner;
	private readonly scrubber: Scrubber;
	private text = "";
	private started = false;

	constructor(
		private readonly dialect: Dialect,
		secretColumns: readonly string[],
	) {
		this.decoder = new ByteDecoder(dialect.encoding);
		this.scrubber = new Scrubber(dialect, secretColumns);
		this.scanner = new RecordScanner(
			dialect,
			(piece) => {
				this.text += this.scrubber.scrub(piece);
			},
			{ spans: true },
		);
	}

	write(bytes: Uint8Array): Uint8Array {
		this.scan(this.decoder.write(bytes));
		return this.take();
	}

	end(): Uint8Array {
		this.scan(this.decoder.end());
		this.scanner.end();
		this.scrubber.end();
		return this.take();
	}

	dropped(column: string): number {
		return this.scrubber.dropped.get(column) ?? 0;
	}

	get rowsWithheld(): number {
		return this.scrubber.rowsWithheld;
	}

	/** The byte order mark is no part of the first cell, but of the file. */
	private scan(text: string): void {
		const mark = !this.started && text.startsWith("\ufeff");
		if (mark) this.text = "\ufeff";
		this.started ||= text !== "";
		this.scanner.write(mark ? text.slice(1) : text);
	}

	private take(): Uint8Array {
		const bytes = encodeText(this.text, this.dialect.encoding);
		this.text = "";
		return bytes;
	}
}
