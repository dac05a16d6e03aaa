#!/usr/bin/env node
/**
 * Every check that needs no database and no browser: `npm run verify`, or `npm run verify -- types biome` for some of them.
 * Prints one line per step, and what a step said when it failed or warned. Exits with 1 when a step failed.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
const PACKAGES = join(ROOT, "node_modules");
const GENERATED_CLIENT = join(ROOT, "lib/db/generated/client.ts");
const PRISMA = ["prisma/build/index.js", "generate"];
const CRUISED = ["app", "components", "lib", "bin", "prisma", "proxy.ts"].filter((part) => existsSync(join(ROOT, part)));

/** Steps in the order they start, longest first; each is a list of commands run one after the other: a script in node_modules and its arguments. */
const STEPS = {
	types: [
		["next/dist/bin/next", "typegen"],
		["typescript/bin/tsc", "--noEmit"],
	],
	architecture: [["vitest/vitest.mjs", "run", "--project", "architecture", "--reporter", "dot"]],
	unused: [["knip/bin/knip.js", "--no-progress"]],
	dependencies: [
		["dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.mjs", "--output-type", "err-long", ...CRUISED],
	],
	biome: [["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]],
};

/** Words of a passing step's output worth a place on its line. */
const REMARKS = {
	architecture: /^\d+ source files: .*$/gm,
};

/**
 * @param {string[]} command
 * @returns {Promise<{ code: number, output: string }>}
 */
function run([script, ...args]) {
	return new Promise((settle) => {
		const child = spawn(process.execPath, [join(PACKAGES, script), ...args], {
			cwd: ROOT,
			env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
		});
		let output = "";
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding("utf8").on("data", (text) => {
				output += text;
			});
		}
		child.on("error", (error) => settle({ code: 1, output: error.message }));
		child.on("close", (code) => settle({ code: code ?? 1, output }));
	});
}

/** True when the database client was never generated, or before the last change of the schema. */
function clientIsStale() {
	if (!existsSync(GENERATED_CLIENT)) return true;
	const generated = statSync(GENERATED_CLIENT).mtimeMs;
	const schema = join(ROOT, "prisma/schema");
	return readdirSync(schema).some((file) => statSync(join(schema, file)).mtimeMs > generated);
}

/**
 * @param {string} name
 * @param {string[][]} commands
 * @returns {Promise<boolean>} whether the step passed
 */
async function step(name, commands) {
	const start = performance.now();
	let result = { code: 0, output: "" };
	for (const command of commands) {
		result = await run(command);
		if (result.code !== 0) break;
	}
	const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
	const failed = result.code !== 0;
	const remark = failed ? [] : (result.output.match(REMARKS[name]) ?? []);
	console.log(`${failed ? "✗" : "✓"} ${name.padEnd(13)}${seconds} s  ${remark.join(", ")}`.trimEnd());
	if (failed) console.log(`\n${result.output.trim()}\n`);
	return !failed;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
	console.error(`There is no step ${unknown.join(", ")}. The steps are: ${Object.keys(STEPS).join(", ")}.`);
	process.exit(2);
}

const start = performance.now();
const queue = Object.entries(STEPS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const passed = [];

async function work() {
	for (let next = queue.shift(); next; next = queue.shift()) passed.push(await step(...next));
}

if (clientIsStale()) passed.push(await step("generate", [PRISMA]));
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));

const failures = passed.filter((ok) => !ok).length;
console.log(`${failures === 0 ? "verified" : `${failures} failed`} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
process.exit(failures === 0 ? 0 : 1);
