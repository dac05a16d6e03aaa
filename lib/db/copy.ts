import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";

type Field = string | number | bigint | boolean | Date | Uint8Array | null;

const CHUNK = 64 * 1024;

/**
 * Streams bytes into `COPY table (…) FROM STDIN …`, with back-pressure: memory stays flat whatever the size. When the source fails the
 * COPY is cancelled and nothing of it is kept. Runs on a `pg` connection (Prisma's cannot COPY), usually inside `inSetTransaction`.
 *
 * @param sql a COPY statement of ours, never built from input
 * @returns how many rows the database took
 */
export async function copyInto(
	client: PoolClient,
	sql: string,
	source: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<number> {
	const copy = client.query(copyFrom(sql));
	await pipeline(Readable.from(inChunks(source), { objectMode: false, highWaterMark: CHUNK }), copy);
	return copy.rowCount;
}

/**
 * One line of COPY's text format (the default, without FORMAT): tab between fields, `\N` for null, everything else escaped.
 * PostgreSQL refuses the character U+0000 in text.
 */
export function copyLine(fields: readonly Field[]): string {
	return `${fields.map(copyField).join("\t")}\n`;
}

function copyField(value: Field): string {
	if (value === null) return "\\N";
	if (value instanceof Date) return value.toISOString();
	if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString("hex")}`;
	if (typeof value === "string") return value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
	return String(value);
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** Puts many short lines into one chunk: a COPY message for every row is several times slower. */
async function* inChunks(source: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>): AsyncGenerator<Buffer> {
	let waiting: Buffer[] = [];
	let size = 0;
	for await (const part of source) {
		const bytes = typeof part === "string" ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
		waiting.push(bytes);
		size += bytes.length;
		if (size < CHUNK) continue;
		yield Buffer.concat(waiting, size);
		waiting = [];
		size = 0;
	}
	if (size > 0) yield Buffer.concat(waiting, size);
}
