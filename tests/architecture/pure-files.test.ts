import { describe, expect, it } from "vitest";
import { DOMAIN, PURE } from "./layout.mjs";
import { clockAndDice, impurities } from "./pure-files";
import { matches, productionFiles } from "./source-files";

/** Files of a domain that may read the machine's clock, and why. */
const OWN_CLOCK: Readonly<Record<string, string>> = {};

describe("pure files", () => {
	const files = productionFiles().filter(({ path }) => matches(path, PURE));

	it("are functions of their arguments", () => {
		expect(files.length).toBeGreaterThan(5);
		expect(files.flatMap(impurities)).toEqual([]);
	});
});

describe("domains", () => {
	it("take the time from the database", () => {
		const files = productionFiles().filter(({ path }) => matches(path, DOMAIN) && !(path in OWN_CLOCK));
		expect(files.flatMap(clockAndDice)).toEqual([]);
	});
});

describe("the check of pure files", () => {
	const found = (text: string) => impurities({ path: "lib/review/rules.ts", text }).length;

	it.each([
		"const now = new Date();",
		"const now = new Date;",
		"const now = Date();",
		"const now = Date.now();",
		"const now = globalThis.performance.now();",
		"const dice = Math.random();",
		"const roll = Math.random;",
		"const id = crypto.randomUUID();",
		`import { randomUUID } from "node:crypto";`,
		`import crypto from "crypto";`,
		`import { isPast } from "date-fns";`,
		`import { formatDistanceToNow as ago } from "date-fns";`,
		"const name = process.env.NAME;",
		"fetch(address);",
		"console.log(1);",
		"const size = { window }.window;",
		"type Sample = { window: number }; const width = window.innerWidth;",
	])("refuses %s", (text) => {
		expect(found(text)).toBe(1);
	});

	it.each([
		"const at = new Date(text);",
		"const at = new Date(Date.UTC(2026, 0, 1));",
		`import { addDays, isBefore } from "date-fns";`,
		`import { createHash } from "node:crypto";`,
		"type Sample = { window: number; process: string };",
		"export const days = (window: Window) => window.days;",
		"const due = { document: 1 }.document;",
	])("accepts %s", (text) => {
		expect(found(text)).toBe(0);
	});
});
