import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import yazl from "yazl";
import { type RawEntry, writeEntries } from "@/tests/support/zip-edit";
import { Zip } from "./zip.mjs";

let dir: string;
let path: string;
beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), "zip-"));
	path = join(dir, "a.zip");
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const entry = (name: string, more: Partial<RawEntry> = {}): RawEntry => ({ name, bytes: Buffer.from(`content of ${name}`), ...more });

/** Opens and reads everything, as a verification does; the sentence of the refusal, or null. */
async function refusal(): Promise<string | null> {
	try {
		const zip = await Zip.open(path);
		try {
			for (const name of zip.names()) await zip.read(name);
		} finally {
			await zip.close();
		}
		return null;
	} catch (error) {
		return (error as Error).message;
	}
}

const refusalOf = (...entries: RawEntry[]) => {
	writeEntries(path, entries);
	return refusal();
};

describe("a ZIP is refused", () => {
	const names = [
		"../evil",
		"a/../../evil",
		"/etc/passwd",
		"C:/evil",
		"a\\b",
		"a//b",
		"./a",
		"a/",
		"CON",
		"aux.txt",
		"a.",
		"\u00e4",
		"a\nb",
		"-rf",
		`${"x".repeat(161)}`,
		"",
	];
	it.each(names)("for the path %j", async (name) => {
		expect(await refusalOf(entry("ok"), entry(name))).toMatch(/part that is not|cannot be unpacked|longer than|not a plain file/);
	});

	it("for links and other things that are no files", async () => {
		for (const mode of [0o120777, 0o040755, 0o020666]) expect(await refusalOf(entry("a", { mode }))).toContain("not a plain file");
	});

	it("for two entries of one name, upper and lower case counted as one", async () => {
		expect(await refusalOf(entry("a"), entry("a"))).toContain("twice");
		expect(await refusalOf(entry("a"), entry("A"))).toContain("twice");
	});

	it("for encryption, other names in the local header, wrong sizes, hidden bytes", async () => {
		expect(await refusalOf(entry("a", { flags: 1 }))).toContain("encrypted");
		expect(await refusalOf(entry("a", { localName: "b" }))).toContain("two headers");
		expect(await refusalOf(entry("a", { declared: 3 }))).toContain("more than it declares");
		expect(await refusalOf(entry("a", { declared: 1000 }))).toContain("declares 1000");
		expect(await refusalOf(entry("a", { hidden: Buffer.from("hidden") }), entry("b"))).toContain("bytes that belong to no file");
	});

	it("when it is cut off anywhere, or something stands before or after it", async () => {
		writeEntries(path, [entry("a"), entry("b")]);
		const whole = readFileSync(path);
		for (let length = 0; length < whole.length; length += 7) {
			writeFileSync(path, whole.subarray(0, length));
			expect(await refusal(), `${length} bytes`).not.toBeNull();
		}
		writeFileSync(path, Buffer.concat([whole, Buffer.from("x")]));
		expect(await refusal()).toContain("added after its end");
		writeFileSync(path, Buffer.concat([Buffer.from("MZ"), whole]));
		expect(await refusal()).not.toBeNull();
		writeFileSync(path, whole);
		expect(await refusal()).toBeNull();
	});

	it("before it fills the memory", async () => {
		const blanks = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
		writeEntries(path, [{ name: "a", bytes: blanks }]);
		const bomb = readFileSync(path);
		// Say "deflated, ten bytes" in both headers.
		for (const at of [8, bomb.length - 22 - 47 + 10]) bomb.writeUInt16LE(8, at);
		for (const at of [22, bomb.length - 22 - 47 + 24]) bomb.writeUInt32LE(10, at);
		writeFileSync(path, bomb);
		const before = process.memoryUsage().rss;
		expect(await refusal()).toContain("more than it declares");
		expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1024 * 1024);
	});
});

describe("a ZIP64", () => {
	it("with data descriptors is read like any other", async () => {
		const zip = new yazl.ZipFile();
		zip.addBuffer(Buffer.from("small"), "a/small.txt", { forceZip64Format: true });
		zip.addReadStream((await import("node:stream")).Readable.from([Buffer.from("streamed")]), "b.txt", { forceZip64Format: true });
		zip.end({ forceZip64Format: true, comment: "" });
		const chunks: Buffer[] = [];
		for await (const chunk of zip.outputStream as Readable) chunks.push(chunk);
		writeFileSync(path, Buffer.concat(chunks));
		const read = await Zip.open(path);
		expect((await read.read("a/small.txt")).toString()).toBe("small");
		expect((await read.read("b.txt")).toString()).toBe("streamed");
		await expect(read.read("b.txt", 3)).rejects.toThrow("larger than 3 bytes");
		await read.close();
	});
});
