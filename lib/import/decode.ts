import { isAscii, isUtf8 } from "node:buffer";
import type { Encoding } from "./dialect";
import { decodeWindows1252, encodeWindows1252 } from "./windows-1252";

/**
 * Bytes to text, chunk by chunk, **without loss**: a byte that is invalid in the encoding becomes the lone surrogate U+DC00 + byte, which no
 * valid text holds, so `text.isWellFormed()` finds it and `encodeText` gives the same byte back. (A TextDecoder would turn it into U+FFFD,
 * which a valid file may hold too.) A byte order mark stays in the text as U+FEFF.
 */
export class ByteDecoder {
	private tail: Buffer = Buffer.alloc(0);

	constructor(private readonly encoding: Encoding) {}

	/** Text of this chunk; bytes that the chunk's end parts from the rest of their character (or UTF-16 unit) wait. */
	write(chunk: Uint8Array): string {
		const here = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		const bytes = this.tail.length === 0 ? here : Buffer.concat([this.tail, here]);
		const whole = bytes.length - cutLength(bytes, this.encoding);
		this.tail = whole === bytes.length ? EMPTY : Buffer.from(bytes.subarray(whole));
		return decodeWhole(whole === bytes.length ? bytes : bytes.subarray(0, whole), this.encoding);
	}

	/** What the end of the file cut in two, as lone surrogates. */
	end(): string {
		const rest = Array.from(this.tail, escapeByte).join("");
		this.tail = EMPTY;
		return rest;
	}
}

/** Text of `ByteDecoder` back to the very bytes it came from. (A byte left over at the end of UTF-16 comes back as two.) */
export function encodeText(text: string, encoding: Encoding): Buffer {
	if (encoding === "windows-1252") return encodeWindows1252(text);
	if (encoding === "utf-16le") return Buffer.from(text, "utf16le");
	if (encoding === "utf-16be") return Buffer.from(text, "utf16le").swap16();
	if (text.isWellFormed()) return Buffer.from(text, "utf8");
	return Buffer.concat(text.split(LONE).map((part) => (IS_LONE.test(part) ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part))));
}

/** The lone surrogate that stands for an invalid byte. */
export function escapeByte(byte: number): string {
	return String.fromCharCode(0xdc00 + byte);
}

const EMPTY = Buffer.alloc(0);
const LONE = /((?<![\ud800-\udbff])[\udc80-\udcff])/;
const IS_LONE = /^[\udc80-\udcff]$/;

/** How many bytes at the end belong to a character that is not whole yet. */
function cutLength(bytes: Buffer, encoding: Encoding): number {
	if (encoding === "windows-1252") return 0;
	if (encoding !== "utf-8") return bytes.length % 2;
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back] ?? 0;
		if (byte < 0x80) return 0;
		if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
	}
	return 0;
}

function decodeWhole(bytes: Buffer, encoding: Encoding): string {
	if (encoding === "windows-1252") return decodeWindows1252(bytes);
	if (encoding === "utf-16le") return bytes.toString("utf16le");
	if (encoding === "utf-16be") return Buffer.from(bytes).swap16().toString("utf16le");
	if (isAscii(bytes)) return bytes.toString("latin1");
	return isUtf8(bytes) ? bytes.toString("utf8") : decodeDamagedUtf8(bytes);
}

function decodeDamagedUtf8(bytes: Buffer): string {
	let text = "";
	let good = 0;
	let at = 0;
	while (at < bytes.length) {
		const byte = bytes[at] ?? 0;
		const length = byte < 0x80 ? 1 : sequenceLength(byte);
		if (length > 0 && at + length <= bytes.length && (length === 1 || isUtf8(bytes.subarray(at, at + length)))) {
			at += length;
			continue;
		}
		text += bytes.toString("utf8", good, at) + escapeByte(byte);
		good = ++at;
	}
	return text + bytes.toString("utf8", good);
}

/** Length of the sequence that a UTF-8 lead byte begins; 0 when no sequence begins so. */
function sequenceLength(lead: number): number {
	if (lead >= 0xc2 && lead <= 0xdf) return 2;
	if (lead >= 0xe0 && lead <= 0xef) return 3;
	return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}
