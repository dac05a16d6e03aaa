import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { processIdentity, waitUntilGone } from "./identity.mjs";
import { takeLock } from "./lock.mjs";

let directory = "";
let file = "";
let other: ChildProcess | null = null;
beforeEach(() => {
	directory = mkdtempSync(path.join(tmpdir(), "lock "));
	file = path.join(directory, "lock");
});
afterEach(() => {
	other?.kill("SIGKILL");
	rmSync(directory, { recursive: true });
});

function stranger(): number {
	other = spawn("sleep", ["60"]);
	return other.pid as number;
}

function plant(pid: number, identity: string | null) {
	writeFileSync(file, JSON.stringify({ pid, identity, notes: { address: "http://127.0.0.1:3000" } }));
}

test("a second taker learns who has it, and gets it once it is free", () => {
	const pid = stranger();
	plant(pid, processIdentity(pid));
	expect(takeLock(file)).toMatchObject({ taken: false, holder: { pid, notes: { address: "http://127.0.0.1:3000" } } });
	rmSync(file);
	const mine = takeLock(file);
	expect(mine.taken).toBe(true);
	if (mine.taken) mine.release();
	expect(readdirSync(directory)).toEqual([]);
});

test("the lock of a dead process is taken over, with what it noted", async () => {
	const pid = stranger();
	const identity = processIdentity(pid);
	other?.kill("SIGKILL");
	expect(await waitUntilGone(pid, 5_000)).toBe(true);
	plant(pid, identity);
	expect(takeLock(file)).toMatchObject({ taken: true, left: { pid, notes: { address: "http://127.0.0.1:3000" } } });
});

test("a number used again by another process does not keep a lock alive", () => {
	plant(stranger(), "another boot:1");
	expect(takeLock(file).taken).toBe(true);
});

test("a torn lock is no lock", () => {
	writeFileSync(file, '{"pid": 12');
	expect(takeLock(file).taken).toBe(true);
});
