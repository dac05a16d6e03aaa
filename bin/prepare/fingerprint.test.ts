import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isPageSource } from "./build.mjs";
import { fingerprint } from "./fingerprint.mjs";

let root = "";
beforeEach(() => {
	root = mkdtempSync(path.join(tmpdir(), "fingerprint "));
	mkdirSync(path.join(root, "app"));
	writeFileSync(path.join(root, "app", "page.tsx"), "one");
	writeFileSync(path.join(root, "app", "page.test.tsx"), "test");
	writeFileSync(path.join(root, "next.config.ts"), "config");
});
afterEach(() => rmSync(root, { recursive: true }));

const print = () => fingerprint(root, ["app", "next.config.ts", "missing"], isPageSource);

test("follows contents and names, not dates", () => {
	const before = print();
	utimesSync(path.join(root, "app", "page.tsx"), 0, 0);
	expect(print()).toBe(before);
	writeFileSync(path.join(root, "app", "page.tsx"), "two");
	expect(print()).not.toBe(before);
});

test("a new file, wherever it lies, changes it; a test does not", () => {
	const before = print();
	writeFileSync(path.join(root, "app", "page.test.tsx"), "changed");
	expect(print()).toBe(before);
	mkdirSync(path.join(root, "app", "deep", "er"), { recursive: true });
	writeFileSync(path.join(root, "app", "deep", "er", "new.css"), "");
	expect(print()).not.toBe(before);
});
