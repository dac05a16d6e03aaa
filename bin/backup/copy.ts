import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

/** One buffer for everything that is copied, so that memory stays flat at any size. */
const BUFFER = Buffer.allocUnsafe(1024 * 1024);

export type Copied = { sha256: string; bytes: number };

/** Hashes a file. */
export async function hashFile(file: string): Promise<Copied> {
	const from = await open(file, "r");
	try {
		return await pump(from, null, Number.POSITIVE_INFINITY);
	} finally {
		await from.close();
	}
}

/**
 * Copies a file as far as it reached when it was opened, and hashes what was written. Files of a running database grow, and may shrink,
 * under the copy: its log makes good what that tears.
 * @throws with the system's code, ENOENT when there is no such file
 */
export async function copyFile(source: string, target: string, mode = 0o600): Promise<Copied> {
	const from = await open(source, "r");
	try {
		const { size } = await from.stat();
		const to = await open(target, "wx", mode);
		try {
			return await pump(from, to, size);
		} finally {
			await to.close();
		}
	} finally {
		await from.close();
	}
}

async function pump(from: FileHandle, to: FileHandle | null, limit: number): Promise<Copied> {
	const hash = createHash("sha256");
	let bytes = 0;
	while (bytes < limit) {
		const { bytesRead } = await from.read(BUFFER, 0, Math.min(BUFFER.length, limit - bytes), null);
		if (bytesRead === 0) break;
		const chunk = BUFFER.subarray(0, bytesRead);
		hash.update(chunk);
		for (let written = 0; to && written < bytesRead; ) {
			written += (await to.write(chunk, written, bytesRead - written, null)).bytesWritten;
		}
		bytes += bytesRead;
	}
	return { sha256: hash.digest("hex"), bytes };
}
