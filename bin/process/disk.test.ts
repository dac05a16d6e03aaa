import { expect, test } from "vitest";
import { diskSentence, endedByFullDisk } from "./disk.mjs";

const error = (code: string, more = {}) => Object.assign(new Error("write failed"), { code, ...more });

test("a full and a read-only disk are told in a sentence with the way out", () => {
	const way = "make room there, then start again; what was acknowledged is kept.";
	expect(diskSentence(error("ENOSPC", { path: "/data/lock" }))).toBe(`The disk that holds /data/lock is full (write failed): ${way}`);
	expect(diskSentence(error("EDQUOT"))).toBe(`The disk is full (write failed): ${way}`);
	expect(diskSentence(error("53100"))).toBe(`The disk is full (write failed): ${way}`);
	expect(diskSentence(error("EROFS", { path: "/data" }))).toBe(
		"The disk that holds /data is read-only (write failed): have it mounted for writing, then start again.",
	);
});

test("other errors are not the disk's", () => {
	for (const other of [error("EACCES"), new Error("ENOSPC"), "ENOSPC", null]) expect(diskSentence(other)).toBeNull();
});

test("a log that ends for want of room is known", () => {
	const said = 'PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device';
	expect(endedByFullDisk("The database", said, "/")).toMatch(/^The database ended because the disk that holds \/ is full: make room/);
	expect(endedByFullDisk("The database", "PANIC:  could not locate a valid checkpoint record", "/")).toBeNull();
});
