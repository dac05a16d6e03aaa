import * as crypto from "node:crypto";

/** SHA-256 of a byte string or text; in one call where Node has it (20.12 on). @type {(data: Buffer | string) => Buffer} */
export const sha256 = crypto.hash
	? (data) => crypto.hash("sha256", data, "buffer")
	: (data) => crypto.createHash("sha256").update(data).digest();

/** Grows with the longest event; used again for each. */
let scratch = Buffer.alloc(64 * 1024);

/** Makes room for `more` bytes after `used`. @param {number} used @param {number} more */
function reserve(used, more) {
	if (used + more > scratch.length) scratch = Buffer.concat([scratch], Math.max(scratch.length * 2, used + more));
}

/** Writes length (4 bytes, big-endian) and bytes at `at`. @param {number} at @param {Buffer | string} value @returns {number} where the next field begins */
function putField(at, value) {
	if (typeof value === "string") {
		reserve(at, 4 + value.length * 3);
		const length = scratch.write(value, at + 4, "utf8");
		scratch.writeUInt32BE(length, at);
		return at + 4 + length;
	}
	reserve(at, 4 + value.length);
	scratch.writeUInt32BE(value.length, at);
	value.copy(scratch, at + 4);
	return at + 4 + value.length;
}

/** SHA-256 over bytes and then length-prefixed fields; a list is one field made of fields. @param {Buffer} start @param {readonly (Buffer | string | readonly string[])[]} fields */
export function hashFields(start, fields) {
	let at = start.copy(scratch);
	for (const field of fields) {
		if (typeof field === "string" || Buffer.isBuffer(field)) {
			at = putField(at, field);
			continue;
		}
		reserve(at, 4);
		let end = at + 4;
		for (const part of /** @type {readonly string[]} */ (field)) end = putField(end, part);
		scratch.writeUInt32BE(end - at - 4, at);
		at = end;
	}
	return sha256(scratch.subarray(0, at));
}

/** Bytes of hexadecimal text. @param {unknown} text @param {number} [size] expected number of bytes */
export function fromHex(text, size) {
	const bytes = Buffer.from(String(text), "hex");
	// Node stops at the first character that is no digit: then the length does not fit.
	if (typeof text !== "string" || bytes.length * 2 !== text.length || (size !== undefined && bytes.length !== size)) {
		throw new Error(`"${String(text).slice(0, 80)}" is not ${size ?? "a number of"} bytes in hexadecimal`);
	}
	return bytes;
}

/** Bytes of strict, padded base64. @param {unknown} text @param {number} [size] */
export function fromBase64(text, size) {
	const bytes = Buffer.from(String(text), "base64");
	if (bytes.toString("base64") !== text || (size !== undefined && bytes.length !== size)) {
		throw new Error(`"${String(text).slice(0, 80)}" is not ${size ?? "a number of"} bytes in base64`);
	}
	return bytes;
}

/** Text as it may be printed: control characters are shown, not obeyed. @param {unknown} text */
export function printable(text) {
	return String(text).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** Name of a type for a message: an object that must be there. @param {unknown} value @param {string} what @returns {any} */
export function asObject(value, what) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${what} is not an object`);
	return value;
}

/** @param {unknown} value @param {string} what @returns {any[]} */
export function asArray(value, what) {
	if (!Array.isArray(value)) throw new Error(`${what} is not a list`);
	return value;
}

/** @param {unknown} value @param {string} what @returns {number} */
export function asCount(value, what) {
	if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new Error(`${what} is not a whole number`);
	return value;
}
