import { createHash, hash } from "node:crypto";

/** SHA-256 of one byte string, 32 bytes. */
export function sha256(data: Uint8Array): Buffer {
	return hash("sha256", data, "buffer");
}

/** SHA-256 of several byte strings one after the other, without joining them first. */
export function sha256Of(...parts: readonly Uint8Array[]): Buffer {
	const digest = createHash("sha256");
	for (const part of parts) digest.update(part);
	return digest.digest();
}

/** True when both byte strings are equal. Hashes here are public, so the comparison need not hide its timing. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
	return Buffer.compare(a, b) === 0;
}
