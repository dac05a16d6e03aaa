import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UnavailableError } from "@/lib/errors";

/** Where raw imports, attachments and packs lie: one directory, a shared volume when there are several machines. */
export function filesDir(): string {
	const dir = process.env.COUNTERSIGN_FILES_DIR;
	if (!dir) throw new UnavailableError("No directory for files is configured. Set COUNTERSIGN_FILES_DIR and start again.");
	return dir;
}

/** Path of a stored file by its SHA-256 (hex). Two levels of folders keep directories small. */
export function storedPath(sha256: string): string {
	if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("not a SHA-256");
	return path.join(filesDir(), sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

export type Stored = { sha256: string; bytes: number };

/**
 * Keeps a stream under its SHA-256. Written to a temporary name, synced, then renamed: a file under its hash is always whole.
 * Refuses (and leaves nothing behind) past `maxBytes`.
 */
export async function keep(source: Readable | AsyncIterable<Uint8Array>, maxBytes = Number.POSITIVE_INFINITY): Promise<Stored> {
	const incoming = path.join(filesDir(), "incoming");
	await mkdir(incoming, { recursive: true });
	const temporary = path.join(incoming, randomUUID());
	const hash = createHash("sha256");
	let bytes = 0;
	try {
		await pipeline(
			source,
			async function* (chunks: AsyncIterable<Uint8Array>) {
				for await (const chunk of chunks) {
					bytes += chunk.length;
					if (bytes > maxBytes) throw new RangeError(`larger than ${maxBytes} bytes`);
					hash.update(chunk);
					yield chunk;
				}
			},
			createWriteStream(temporary, { mode: 0o640 }),
		);
		const handle = await open(temporary, "r+");
		await handle.sync();
		await handle.close();
		const sha256 = hash.digest("hex");
		await adopt(temporary, sha256);
		return { sha256, bytes };
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}

/** Moves a finished temporary file (on the same volume) under its hash. */
export async function adopt(temporary: string, sha256: string): Promise<void> {
	const target = storedPath(sha256);
	await mkdir(path.dirname(target), { recursive: true });
	await rename(temporary, target);
}

/** Whether a stored file is there. */
export function storedFileExists(sha256: string): boolean {
	return existsSync(storedPath(sha256));
}

/** Reads a stored file as a stream; throws UnavailableError when it is missing, which an operator must hear of. */
export async function openStored(sha256: string): Promise<{ stream: Readable; bytes: number }> {
	const file = storedPath(sha256);
	try {
		const { size } = await stat(file);
		return { stream: createReadStream(file), bytes: size };
	} catch {
		throw new UnavailableError(
			`The stored file ${sha256.slice(0, 12)}… is missing from the files directory. Ask the operator to restore it from backup.`,
		);
	}
}
