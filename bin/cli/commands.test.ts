import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { overview } from "@/bin/cli";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { need, read, UsageError } from "./command";
import { COMMANDS } from "./commands";
import { readRecord } from "./import-record";

const DOCUMENT = readFileSync(path.join(CHECKOUT, "docs", "cli.md"), "utf8");

test("docs/cli.md holds the overview, and each command's help letter by letter", () => {
	expect(DOCUMENT).toContain(`\`\`\`\n${overview()}\n\`\`\``);
	for (const { name, help } of COMMANDS) expect(DOCUMENT).toContain(`## ${name}\n\n\`\`\`\n${help}\n\`\`\``);
	expect(DOCUMENT.match(/^## /gm)).toHaveLength(COMMANDS.length + 2);
});

test("every example of docs/cli.md names options its command's help has", () => {
	const examples = [...DOCUMENT.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, text = ""]) =>
		text.replaceAll("\\\n", " ").trim().split("\n"),
	);
	expect(examples.length).toBeGreaterThanOrEqual(COMMANDS.length);
	for (const example of examples) {
		const command = COMMANDS.find(({ name }) => example.startsWith(`npx countersign ${name} `) || example === `npx countersign ${name}`);
		expect(command, example).toBeDefined();
		for (const [option] of example.split("|", 1)[0]?.matchAll(/--[a-z-]+/g) ?? []) expect(command?.help).toContain(option);
	}
});

test("each help fits a terminal, begins with its usage and ends with its exit codes", () => {
	for (const { name, help } of COMMANDS) {
		expect(help.split("\n")[0]).toMatch(new RegExp(`^Usage: countersign ${name} `));
		expect(help).toContain("\nExit codes: 0 ");
		for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(130);
	}
});

test("options are read strictly", () => {
	expect(() => read(["--nope"], {})).toThrow(new UsageError("Unknown option '--nope'."));
	expect(() => read(["--out"], { out: { type: "string" } })).toThrow(/--out.* argument missing/);
	expect(() => read(["stray"], {})).toThrow(UsageError);
	expect(() => need(undefined, "--out")).toThrow(new UsageError("--out is missing."));
});

test("the record of the documentation is one that import takes", () => {
	const [, json = ""] = /```json\n([\s\S]*?)```/.exec(DOCUMENT) ?? [];
	const { objectName, query, extractedBy, extractedAt, sourceCount, sourceCountBy, authoritativeFor } = JSON.parse(json);
	const values = {
		object: objectName,
		query,
		"extracted-by": extractedBy,
		"extracted-at": extractedAt,
		"source-count": String(sourceCount),
		"source-count-by": sourceCountBy,
		"authoritative-for": authoritativeFor,
	};
	expect(readRecord(values)).toBeTypeOf("function");
	expect(() => readRecord({ ...values, "extracted-at": "yesterday" })).toThrow(/^--extracted-at: Give the time/);
	expect(() => readRecord({ ...values, "source-count": "-1" })).toThrow(/--source-count is "-1"/);
	expect(readRecord({})).toBeNull();
});
