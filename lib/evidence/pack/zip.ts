import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";
import { pathFault } from "../format/paths";

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What was written under a path. */
export interface Written {
	path: string;
	bytes: number;
	/** Lower-case hexadecimal. */
	sha256: string;
}

/** DOS times are local by nature: this gives the same bytes in every zone. */
function dosTime(at: Date): Date {
	return new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds());
}

/**
 * Streams a ZIP to disk, one entry after the other, hashing each as it passes; memory does not grow with size (ZIP64 where needed).
 * All entries bear the time given, so the same entries give the same ZIP.
 */
export class ZipWriter {
	private readonly zip = new yazl.ZipFile();
	private readonly taken = new Set<string>();
	private readonly mtime: Date;
	private readonly written: Promise<void>;
	private readonly digest = createHash("sha256");
	private size = 0;
	private busy = false;

	constructor(file: string, at: Date) {
		this.mtime = dosTime(at);
		const counted = async function* (this: ZipWriter, source: AsyncIterable<Buffer>) {
			for await (const chunk of source) {
				this.digest.update(chunk);
				this.size += chunk.length;
				yield chunk;
			}
		}.bind(this);
		this.written = pipeline(this.zip.outputStream as Readable, counted, createWriteStream(file, { flags: "wx" }));
		// The same failure is given to whoever awaits add() or finish().
		this.written.catch(() => undefined);
	}

	/** Writes one entry and resolves when all of it was taken. @throws RangeError for a path that is not allowed or was used. */
	async add(path: string, chunks: Chunks): Promise<Written> {
		const fault = pathFault(path);
		if (fault) throw new RangeError(`This path cannot stand in a pack: ${fault}.`);
		if (this.taken.has(path.toLowerCase())) throw new RangeError(`"${path}" stands in the pack already.`);
		if (this.busy) throw new Error(`"${path}" was added while another entry was being written.`);
		this.taken.add(path.toLowerCase());
		this.busy = true;
		const digest = createHash("sha256");
		let bytes = 0;
		const source = Readable.from(
			(async function* () {
				for await (const chunk of chunks) {
					if (chunk.length === 0) continue;
					digest.update(chunk);
					bytes += chunk.length;
					yield chunk;
				}
			})(),
			{ objectMode: false, highWaterMark: 256 * 1024 },
		);
		const passed = new Promise<void>((resolve, reject) => source.once("end", resolve).once("error", reject));
		this.zip.addReadStream(source, path, { mtime: this.mtime, forceDosTimestamp: true });
		try {
			await Promise.race([passed, this.written.then(() => Promise.reject(new Error("The ZIP ended early.")))]);
		} catch (error) {
			this.abort(error as Error);
			throw error;
		}
		this.busy = false;
		return { path, bytes, sha256: digest.digest("hex") };
	}

	/** Writes the directory of the ZIP and resolves when the file is complete. */
	async finish(): Promise<{ bytes: number; sha256: string }> {
		this.zip.end();
		await this.written;
		return { bytes: this.size, sha256: this.digest.digest("hex") };
	}

	/** Stops writing; the file on disk is unusable and is the caller's to delete. */
	abort(error: Error = new Error("Writing the ZIP was stopped.")): void {
		(this.zip.outputStream as Readable).destroy(error);
	}
}
