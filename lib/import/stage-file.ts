import type { PoolClient } from "pg";
import { copyInto, copyLine } from "@/lib/db/copy";
import { RefusedError, UnavailableError } from "@/lib/errors";
import { openStored } from "@/lib/files/store";
import { convertFile } from "./convert-file";
import { COPY_OPTIONS, copyColumns, copyWriter } from "./copy-text";
import { type KeptFile, pieces } from "./kept-files";
import { compileFile } from "./normalize";
import { openFile } from "./reader";
import type { ImportMapping } from "./schema";

/** Text waiting for one COPY, in characters; with it memory stays flat whatever the file's size. As much again may be on its way. */
const WAITING = 2 * 1024 * 1024;

export type StagedFile = { read: number; blankLines: number; preambleLines: number; unusedColumns: string[] };

/**
 * Streams one kept file through reader and mapping into `import_row` and `import_rejection`, in bounded memory.
 * @param told called with the bytes read since the last call
 * @throws RefusedError with a sentence when the file does not fit the mapping or is cut short; UnavailableError when it is not what was received
 */
export async function stageFile(
	client: PoolClient,
	importId: bigint,
	file: KeptFile,
	mapping: ImportMapping,
	told: (bytes: number) => Promise<void>,
): Promise<StagedFile> {
	const part = mapping.files.find(({ role }) => role === file.role);
	if (!part) throw new RefusedError(`The mapping says nothing about ${file.filename}. Map its columns, then check again.`);
	const { stream } = await openStored(file.sha256Kept);
	const opened = await openFile(pieces(stream), file.dialect);
	const compiled = compileFile(mapping, part, opened.columns);
	const converted = convertFile(opened, compiled);
	const write = copyWriter(importId, file.id, compiled.columns);
	const rows = new Waiting(client, `copy import_row (${copyColumns(compiled.columns).join(", ")}) from stdin ${COPY_OPTIONS}`);
	const rejections = new Waiting(
		client,
		'copy import_rejection (import_id, file_id, row_no, "column", value, code, message, record) from stdin',
	);
	let before = 0;
	for await (const batch of converted.batches) {
		rows.add(write(batch.parts));
		for (const r of batch.rejections)
			rejections.add(copyLine([importId, file.id, r.rowNo, r.column, r.value, r.code, r.message, r.record]));
		if (rows.size > WAITING) await rows.flush();
		if (rejections.size > WAITING) await rejections.flush();
		const { bytes } = opened.summary;
		await told(bytes - before);
		before = bytes;
	}
	await rows.end();
	await rejections.end();
	const { summary } = opened;
	if (summary.sha256 !== file.sha256Kept)
		throw new UnavailableError(`The kept file ${file.filename} is not what was received. Ask the operator to restore it from backup.`);
	if (summary.cutShort)
		throw new RefusedError(
			`In ${file.filename} the quote opened in row ${summary.read} is never closed, so nothing after it could be read. Correct the quote at the source, or choose another quote character, and upload the file again.`,
		);
	return {
		read: summary.read,
		blankLines: summary.blankLines,
		preambleLines: summary.preambleLines,
		unusedColumns: compiled.unusedColumns,
	};
}

/** Lines for one table: while the database takes the last ones in, the next are read. */
class Waiting {
	size = 0;
	private lines: string[] = [];
	private sent: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly client: PoolClient,
		private readonly sql: string,
	) {}

	add(line: string): void {
		this.lines.push(line);
		this.size += line.length;
	}

	/** Sends what waits, once what was sent before is in. */
	async flush(): Promise<void> {
		await this.sent;
		if (this.size === 0) return;
		const lines = this.lines;
		this.lines = [];
		this.size = 0;
		this.sent = copyInto(this.client, this.sql, lines);
		// A failure is told to whoever awaits it next; a reader that fails first awaits it no more.
		this.sent.catch(() => undefined);
	}

	async end(): Promise<void> {
		await this.flush();
		await this.sent;
	}
}
