import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Bytes of a committed sample under tests/fixtures; each folder's SOURCE.md names where it comes from and its licence. */
export function fixture(path: string): Buffer {
	return readFileSync(resolve(import.meta.dirname, "../fixtures", path));
}

/** Bytes of a sample that may not be committed, from the folder COUNTERSIGN_SAMPLES names; null without it: then say "skipped: no samples". */
export function sample(path: string): Buffer | null {
	const folder = process.env.COUNTERSIGN_SAMPLES;
	if (!folder) return null;
	const file = resolve(folder, path);
	return existsSync(file) ? readFileSync(file) : null;
}

/** Bytes as a stream of pieces of `size`, as a file or an upload gives them. */
export async function* inPieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
