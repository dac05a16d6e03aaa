import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPack, type SyntheticPack } from "@/tests/support/pack";
import { readEntries, writeEntries } from "@/tests/support/zip-edit";

const PATIENCE = 60_000;
let dir: string;
let pack: SyntheticPack;
beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), "verify-"));
	pack = await buildPack(join(dir, "pack.zip"), { rows: 40 });
	writeFileSync(join(dir, "auditor.pub"), pack.keyFile);
	writeFileSync(join(dir, "checkpoint.txt"), pack.checkpointAt(45));
	writeFileSync(join(dir, "verify.mjs"), readEntries(pack.path).get("verify.mjs") as Buffer);
	const files = readEntries(pack.path);
	const decisions = (files.get("07_decisions.csv") as Buffer).toString();
	files.set("07_decisions.csv", Buffer.from(decisions.replace("\n5,decided,5,", "\n5,decided,6,")));
	writeEntries(
		join(dir, "harmed.zip"),
		[...files].map(([name, bytes]) => ({ name, bytes })),
	);
}, PATIENCE);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs the verifier as an auditor does: the file of the pack, in a folder of its own, by plain Node. */
function run(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, ["verify.mjs", ...args], {
		cwd: dir,
		encoding: "utf8",
		env: { ...process.env, PATH: "" },
	});
	return { status, stdout, stderr };
}

describe("the one-file verifier", () => {
	it("is made of its modules as they are now; if this fails, run: npm run bundle:verifier", () => {
		const { stdout, status } = spawnSync(process.execPath, ["bin/bundle-verifier.mjs", "--print"], { encoding: "utf8" });
		expect(status).toBe(0);
		expect(stdout === readFileSync("public/verify.mjs", "utf8")).toBe(true);
		expect(readFileSync(join(dir, "verify.mjs"), "utf8") === stdout).toBe(true);
	});

	it("needs nothing but Node itself", () => {
		const imported = [...readFileSync("public/verify.mjs", "utf8").matchAll(/^import .* from "(.+)";$/gm)].map(([, name]) => name);
		expect(imported.length).toBeGreaterThan(3);
		expect(imported.every((name) => name?.startsWith("node:") && builtinModules.includes(name.slice(5)))).toBe(true);
		const code = readFileSync("public/verify.mjs", "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");
		expect(code).toContain("createInflateRaw(");
		expect(code).not.toMatch(/\b(?:fetch|import|require|eval)\s*\(|node:(?:https?|net|dns|child_process)/);
	});

	it(
		"says that a good pack holds, and exits with 0",
		() => {
			const { status, stdout, stderr } = run("pack.zip", "--key", "auditor.pub", "--prev", "checkpoint.txt");
			expect(stderr).toBe("");
			expect(stdout).toContain("This pack holds, and is signed by a key you gave.");
			expect(stdout).toContain("Not proved:");
			expect(status).toBe(0);
		},
		PATIENCE,
	);

	it(
		"names file and row of a changed pack, and exits with 1",
		() => {
			const { status, stdout } = run("harmed.zip", "--key", "auditor.pub");
			expect(stdout).toMatch(/07_decisions\.csv \(row 5, line \d+\): was changed/);
			expect(stdout).toContain("does NOT hold");
			expect(status).toBe(1);
			const json = run("harmed.zip", "--json");
			expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, trust: "failed" });
			expect(json.status).toBe(1);
		},
		PATIENCE,
	);

	it(
		"says what is wrong with how it was called, and exits with 2",
		() => {
			for (const args of [
				[],
				["nowhere.zip"],
				["pack.zip", "--key"],
				["pack.zip", "--key", "checkpoint.txt"],
				["pack.zip", "--prev", "auditor.pub"],
				["pack.zip", "--loud"],
				["pack.zip", "harmed.zip"],
			]) {
				const { status, stderr, stdout } = run(...args);
				expect(status, args.join(" ")).toBe(2);
				expect(stderr).toContain("Usage");
				expect(stdout).toBe("");
			}
			expect(run("--help")).toMatchObject({ status: 0 });
		},
		PATIENCE,
	);

	it(
		"prints what a pack says of itself without obeying it",
		() => {
			const files = readEntries(pack.path);
			files.set(
				"manifest.json",
				Buffer.from((files.get("manifest.json") as Buffer).toString().replace("FY26 Q3", "\\u001b[2J\\u202eFY26")),
			);
			writeEntries(
				join(dir, "shouting.zip"),
				[...files].map(([name, bytes]) => ({ name, bytes })),
			);
			const { stdout } = run("shouting.zip");
			expect(stdout).not.toMatch(/[\u001b\u202e]/);
		},
		PATIENCE,
	);
});
