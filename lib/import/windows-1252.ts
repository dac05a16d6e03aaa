/** What bytes 0x80–0x9F mean in Windows-1252; the five that mean nothing stand as lone surrogates U+DC00 + byte (see decode.ts). */
const HIGH =
	"\u20ac\udc81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\udc8d\u017d\udc8f" +
	"\udc90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\udc9d\u017e\u0178";

const BYTE_OF = new Map(Array.from({ length: 32 }, (_, i) => [HIGH.charAt(i), 0x80 + i]));

/** Windows-1252 bytes as text, without loss. */
export function decodeWindows1252(bytes: Buffer): string {
	return bytes.toString("latin1").replace(/[\x80-\x9f]/g, (c) => HIGH.charAt(c.charCodeAt(0) - 0x80));
}

/** The bytes `decodeWindows1252` read. @throws RangeError for a character that Windows-1252 does not have. */
export function encodeWindows1252(text: string): Buffer {
	const latin1 = text.replace(/[\u0080-\u009f\u0100-\uffff]/g, (c) => {
		const byte = BYTE_OF.get(c);
		if (byte === undefined) throw new RangeError(`Windows-1252 has no character U+${c.charCodeAt(0).toString(16).padStart(4, "0")}.`);
		return String.fromCharCode(byte);
	});
	return Buffer.from(latin1, "latin1");
}
