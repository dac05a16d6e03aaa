import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEntries } from "@/tests/support/zip-edit";
import { defineTable, id, text } from "../format/table";
import { PackWriter } from "./pack-writer";
import { ZipWriter } from "./zip";

const AT = new Date("2026-11-21T09:30:00Z");
let dir: string;
let count = 0;
beforeAll(() => {
	dir = mkdtempSync(join(tmpdir(), "zip-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = () => {
	count += 1;
	return join(dir, `${count}.zip`);
};

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("a ZIP written as a stream", () => {
	it("says of each entry, and of itself, size and hash", async () => {
		const path = file();
		const zip = new ZipWriter(path, AT);
		const empty = await zip.add("empty.txt", []);
		const parts = await zip.add("a/parts.txt", [Buffer.from("one "), Buffer.alloc(0), Buffer.from("two")]);
		const whole = await zip.finish();
		expect(empty).toEqual({ path: "empty.txt", bytes: 0, sha256: sha256(Buffer.alloc(0)) });
		expect(parts).toEqual({ path: "a/parts.txt", bytes: 7, sha256: sha256(Buffer.from("one two")) });
		expect(whole).toEqual({ bytes: statSync(path).size, sha256: sha256(readFileSync(path)) });
		expect([...readEntries(path)].map(([name, bytes]) => [name, bytes.toString()])).toEqual([
			["empty.txt", ""],
			["a/parts.txt", "one two"],
		]);
	});

	it("refuses paths that are not allowed or taken, and two entries at once", async () => {
		const zip = new ZipWriter(file(), AT);
		await zip.add("a.txt", []);
		await expect(zip.add("../a.txt", [])).rejects.toThrow("cannot stand in a pack");
		await expect(zip.add("A.txt", [])).rejects.toThrow("stands in the pack already");
		const slow = zip.add("slow.txt", [Buffer.from("x")]);
		await expect(zip.add("b.txt", [])).rejects.toThrow("while another entry");
		await slow;
		await zip.finish();
	});

	it("fails for whoever waits when the source fails, the file exists, or it is stopped", async () => {
		const broken = new ZipWriter(file(), AT);
		const failing = (async function* () {
			yield Buffer.from("x");
			throw new Error("the database went away");
		})();
		await expect(broken.add("a.txt", failing)).rejects.toThrow("the database went away");
		await expect(broken.finish()).rejects.toThrow("the database went away");
		const taken = file();
		const first = new ZipWriter(taken, AT);
		await first.add("a.txt", []);
		await first.finish();
		const second = new ZipWriter(taken, AT);
		await expect(second.add("a.txt", [randomBytes(10)]).then(() => second.finish())).rejects.toThrow("EEXIST");
		const stopped = new ZipWriter(file(), AT);
		await stopped.add("a.txt", []);
		stopped.abort();
		await expect(stopped.finish()).rejects.toThrow("was stopped");
		expect(existsSync(taken)).toBe(true);
	});

	it("does not grow with what passes through it", async () => {
		const zip = new ZipWriter(file(), AT);
		const block = randomBytes(1024 * 1024);
		await zip.add("warm.bin", [block]);
		const before = process.memoryUsage().rss;
		let most = 0;
		const long = (function* () {
			for (let i = 0; i < 100; i += 1) {
				most = Math.max(most, process.memoryUsage().rss - before);
				yield block;
			}
		})();
		await zip.add("long.bin", long);
		expect((await zip.finish()).bytes).toBeGreaterThan(100 * 1024 * 1024);
		expect(most).toBeLessThan(48 * 1024 * 1024);
	}, 60_000);
});

describe("a pack's files", () => {
	it("made of rows have a list of digests and a number of rows", async () => {
		const path = file();
		const writer = new PackWriter(path, AT);
		const table = defineTable("x.csv", "X", { row_id: id("key"), name: text("name") });
		const rows = Array.from({ length: 3000 }, (_, i) => ({ row_id: i, name: `name ${i}` }));
		const written = await writer.addTable(table, [rows.slice(0, 1), [], rows.slice(1)]);
		await writer.finish();
		const entries = readEntries(path);
		const lines = (entries.get("x.csv") as Buffer).toString().split("\n");
		expect(written).toMatchObject({ path: "x.csv", rows: 3000, row_list: "rows/x.csv.txt" });
		expect(lines).toHaveLength(3002);
		expect(lines[3000]).toBe("2999,name 2999");
		expect((entries.get("rows/x.csv.txt") as Buffer).length).toBe(3001 * 13);
		expect(writer.files.map(({ path }) => path)).toEqual(["x.csv", "rows/x.csv.txt"]);
	});
});
