import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteDecoder, encodeText, escapeByte } from "./decode";
import type { Encoding } from "./dialect";

function decode(bytes: Uint8Array, encoding: Encoding, chunk = bytes.length || 1): string {
	const decoder = new ByteDecoder(encoding);
	let text = "";
	for (let at = 0; at < bytes.length; at += chunk) text += decoder.write(bytes.subarray(at, at + chunk));
	return text + decoder.end();
}

const someBytes = fc.uint8Array({ maxLength: 60 });
const someText = fc.string({ unit: "binary", maxLength: 40 });

describe("decoding", { timeout: 60_000 }, () => {
	it("reads valid UTF-8 as TextDecoder does, at every chunk size", () => {
		fc.assert(
			fc.property(someText, fc.integer({ min: 1, max: 7 }), (text, chunk) => {
				const bytes = Buffer.from(text, "utf8");
				expect(decode(bytes, "utf-8", chunk)).toBe(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
			}),
		);
	});

	it("gives any bytes back as they were, valid or not, at every chunk size", () => {
		fc.assert(
			fc.property(
				someBytes,
				fc.constantFrom<Encoding>("utf-8", "windows-1252"),
				fc.integer({ min: 1, max: 7 }),
				(bytes, encoding, chunk) => {
					expect(encodeText(decode(bytes, encoding, chunk), encoding)).toEqual(Buffer.from(bytes));
				},
			),
			{ numRuns: 1000 },
		);
		const evenBytes = someBytes.map((bytes) => bytes.subarray(0, bytes.length - (bytes.length % 2)));
		fc.assert(
			fc.property(
				evenBytes,
				fc.constantFrom<Encoding>("utf-16le", "utf-16be"),
				fc.integer({ min: 1, max: 7 }),
				(bytes, encoding, chunk) => {
					expect(encodeText(decode(bytes, encoding, chunk), encoding)).toEqual(Buffer.from(bytes));
				},
			),
			{ numRuns: 1000 },
		);
	});

	it("marks exactly the invalid bytes, and a valid U+FFFD not", () => {
		const bytes = Buffer.concat([Buffer.from("Ren\ufffd "), Buffer.of(0xe9), Buffer.from(" ok €"), Buffer.of(0xf0, 0x9f)]);
		const text = decode(bytes, "utf-8", 3);
		expect(text).toBe(`Ren\ufffd ${escapeByte(0xe9)} ok €${escapeByte(0xf0)}${escapeByte(0x9f)}`);
		expect(decode(Buffer.from("Ren\ufffd"), "utf-8").isWellFormed()).toBe(true);
	});

	it("agrees with isUtf8 on what is valid", () => {
		fc.assert(
			fc.property(someBytes, (bytes) => {
				const fatal = () => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
				if (decode(bytes, "utf-8", 2).isWellFormed()) expect(fatal).not.toThrow();
				else expect(fatal).toThrow();
			}),
			{ numRuns: 2000 },
		);
	});

	it("reads Windows-1252 in full and marks the five bytes that mean nothing", () => {
		// Not compared with TextDecoder: Node 20 reads its "windows-1252" as Latin-1.
		const high = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ";
		const ours = decode(Buffer.from(Array.from({ length: 256 }, (_, i) => i)), "windows-1252");
		for (let byte = 0; byte < 256; byte++) {
			const expected = byte < 0x80 || byte > 0x9f ? String.fromCharCode(byte) : high.charAt(byte - 0x80);
			expect(ours[byte]).toBe(expected === "?" && byte > 0x7f ? escapeByte(byte) : expected);
		}
	});

	it("reads both UTF-16 orders and marks a byte left over at the end", () => {
		const le = Buffer.from("é,😀\n", "utf16le");
		expect(decode(le, "utf-16le", 3)).toBe("é,😀\n");
		expect(decode(Buffer.from(le).swap16(), "utf-16be", 3)).toBe("é,😀\n");
		expect(decode(Buffer.concat([le, Buffer.of(0x41)]), "utf-16le")).toBe(`é,😀\n${escapeByte(0x41)}`);
	});
});
