import { RowDigests, rowListPath } from "../format/row-digests";
import { headerLine, type RowOf, rowWriter, type Table } from "../format/table";
import { type Chunks, type Written, ZipWriter } from "./zip";

/** A file of the pack as the manifest lists it. */
export interface PackFile extends Written {
	/** Data rows, header line not counted; absent for files that are not made of rows. */
	rows?: number;
	/** Path of the list of row digests. */
	row_list?: string;
}

type Batches<T> = AsyncIterable<readonly T[]> | Iterable<readonly T[]>;

const CHUNK = 256 * 1024;

/** Writes the files of a pack in the order they are added, and remembers what the manifest has to say about each. */
export class PackWriter {
	readonly files: PackFile[] = [];
	private readonly zip: ZipWriter;

	/** @param at time of the cut-off: the time every entry bears. The file must not exist. @param onRows told of rows as they are written */
	constructor(
		file: string,
		at: Date,
		private readonly onRows: (rows: number) => Promise<void> = async () => undefined,
	) {
		this.zip = new ZipWriter(file, at);
	}

	async addBytes(path: string, bytes: Uint8Array | string): Promise<PackFile> {
		return this.addStream(path, [typeof bytes === "string" ? Buffer.from(bytes) : bytes]);
	}

	async addStream(path: string, chunks: Chunks): Promise<PackFile> {
		const file: PackFile = await this.zip.add(path, chunks);
		this.files.push(file);
		return file;
	}

	/** A CSV file and its list of row digests. Rows come in batches, so that a million of them cost no promise each. */
	async addTable<T extends Table>(table: T, batches: Batches<RowOf<T>>): Promise<PackFile> {
		const write = rowWriter(table);
		return this.addLines(table.path, headerLine(table), batches, write);
	}

	/** A file of lines: one first line that is no row, then one line per row. `write` must give no line end. */
	async addLines<R>(path: string, first: string, batches: Batches<R>, write: (row: R) => string): Promise<PackFile> {
		const digests = new RowDigests();
		const { onRows } = this;
		async function* chunks() {
			digests.add(first);
			let pending = `${first}\n`;
			for await (const batch of batches) {
				for (const row of batch) {
					const line = write(row);
					digests.add(line);
					pending += line;
					pending += "\n";
					if (pending.length < CHUNK) continue;
					yield Buffer.from(pending);
					pending = "";
				}
				await onRows(batch.length);
			}
			yield Buffer.from(pending);
		}
		const written = await this.zip.add(path, chunks());
		const file: PackFile = { ...written, rows: digests.count - 1, row_list: rowListPath(path) };
		this.files.push(file);
		await this.addStream(rowListPath(path), digests.chunks());
		return file;
	}

	finish(): Promise<{ bytes: number; sha256: string }> {
		return this.zip.finish();
	}

	abort(): void {
		this.zip.abort();
	}
}
