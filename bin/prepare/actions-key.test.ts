import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { actionsKey } from "./actions-key.mjs";

let directory = "";
let file = "";
beforeEach(() => {
	directory = mkdtempSync(path.join(tmpdir(), "countersign-key-"));
	file = path.join(directory, "sub", "key");
});
afterEach(() => rmSync(directory, { recursive: true }));

const env = (given?: string): NodeJS.ProcessEnv => ({
	NODE_ENV: "test",
	...(given !== undefined && { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: given }),
});

test("is made once, of 32 bytes, for its user alone, and stays", () => {
	const made = actionsKey(env(), file);
	expect(Buffer.from(made, "base64")).toHaveLength(32);
	expect(actionsKey(env(""), file)).toBe(made);
	expect(statSync(file).mode & 0o077).toBe(0);
	writeFileSync(file, "cut sh");
	expect(actionsKey(env(), file)).not.toBe(made);
});

test("is the environment's where that gives one, or refuses it without repeating it", () => {
	const given = Buffer.alloc(32, 7).toString("base64");
	expect(actionsKey(env(given), file)).toBe(given);
	expect(() => actionsKey(env("no key"), file)).toThrow(
		/^NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is no 32 bytes in base64: give the same(?!.*no key)/,
	);
});
