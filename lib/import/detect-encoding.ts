import { isAscii, isUtf8 } from "node:buffer";
import { InvalidInputError } from "@/lib/errors";
import type { Encoding } from "./dialect";

export interface DetectedEncoding {
	encoding: Encoding;
	bom: boolean;
	/** 0 to 1. */
	confidence: number;
	reason: string;
}

/**
 * The encoding of a text file from its first bytes.
 * @param whole the bytes are the whole file: a character cut at the end then counts against UTF-8.
 * @throws InvalidInputError for UTF-32, which no program we know exports.
 */
export function detectEncoding(head: Uint8Array, whole: boolean): DetectedEncoding {
	const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
	return byMark(bytes) ?? byZeros(bytes) ?? byContent(bytes, whole);
}

function byMark(bytes: Buffer): DetectedEncoding | null {
	const mark = bytes.toString("hex", 0, 4);
	if (mark === "fffe0000" || mark === "0000feff")
		throw new InvalidInputError("The file is in UTF-32. Export it as UTF-8 and choose it again.");
	const found = mark.startsWith("efbbbf") ? "utf-8" : mark.startsWith("fffe") ? "utf-16le" : mark.startsWith("feff") ? "utf-16be" : null;
	if (found === null) return null;
	return { encoding: found, bom: true, confidence: 1, reason: `The file starts with the byte order mark of ${found.toUpperCase()}.` };
}

/** UTF-16 without mark: of the many ASCII characters every delimited file has, each second byte is zero. */
function byZeros(bytes: Buffer): DetectedEncoding | null {
	const zeros = [0, 0];
	for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
	const [even = 0, odd = 0] = zeros;
	const pairs = bytes.length / 2;
	const encoding = odd > pairs * 0.2 && even < odd * 0.05 ? "utf-16le" : even > pairs * 0.2 && odd < even * 0.05 ? "utf-16be" : null;
	if (encoding === null) return null;
	return { encoding, bom: false, confidence: 0.9, reason: `Every second byte is mostly zero, as in ${encoding.toUpperCase()}.` };
}

function byContent(bytes: Buffer, whole: boolean): DetectedEncoding {
	if (isAscii(bytes))
		return { encoding: "utf-8", bom: false, confidence: 1, reason: "The file's beginning is plain ASCII, read as UTF-8." };
	const checked = whole ? bytes : withoutCutCharacter(bytes);
	if (isUtf8(checked)) return { encoding: "utf-8", bom: false, confidence: 0.98, reason: "The file's beginning is valid UTF-8." };
	const { valid, invalid, first } = sequences(checked);
	const at = `byte 0x${first.toString(16).toUpperCase()}`;
	if (valid > invalid * 10) {
		const reason = `The file is UTF-8 with some damaged characters (first: ${at}); rows that hold them will be rejected.`;
		return { encoding: "utf-8", bom: false, confidence: 0.7, reason };
	}
	return {
		encoding: "windows-1252",
		bom: false,
		confidence: 0.75,
		reason: `The file is not valid UTF-8 (first: ${at}); read as Windows-1252.`,
	};
}

function withoutCutCharacter(bytes: Buffer): Buffer {
	for (let back = 1; back <= Math.min(4, bytes.length); back++) {
		const byte = bytes[bytes.length - back] ?? 0;
		if (byte < 0x80) return bytes;
		if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
	}
	return bytes;
}

/** Counts valid and invalid multi-byte characters. */
function sequences(bytes: Buffer): { valid: number; invalid: number; first: number } {
	let valid = 0;
	let invalid = 0;
	let first = 0;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] ?? 0;
		if (byte < 0x80) continue;
		const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
		if (byte >= 0xc2 && isUtf8(bytes.subarray(at, at + length))) {
			valid++;
			at += length - 1;
		} else {
			if (invalid++ === 0) first = byte;
		}
	}
	return { valid, invalid, first };
}
