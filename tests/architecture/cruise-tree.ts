import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ICruiseResult } from "dependency-cruiser";
import { ROOT } from "./source-files";

/** The parts of the repository under the dependency rule. */
const PARTS = ["app", "components", "lib", "bin", "prisma", "proxy.ts"];
const CRUISER = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

/** One breach of a dependency rule, with paths from the root of the tree. */
export interface Breach {
	rule: string;
	from: string;
	to: string;
}

/**
 * Applies this repository's dependency rules to the tree at `root`, which needs a tsconfig.json with the path aliases.
 * @returns the breaches, and how many files of the tree were read
 * @throws Error when dependency-cruiser cannot read the rules or the tree
 */
export async function cruiseTree(root: string): Promise<{ breaches: Breach[]; files: number }> {
	const parts = PARTS.filter((part) => existsSync(join(root, part)));
	const args = [CRUISER, "--config", join(ROOT, ".dependency-cruiser.mjs"), "--output-type", "json", ...parts];
	const output = await new Promise<string>((resolve, reject) => {
		execFile(process.execPath, args, { cwd: root, maxBuffer: 1 << 28 }, (_error, stdout, stderr) => {
			// The exit code is the number of breaches; only without a report has the tool itself failed.
			if (stdout.startsWith("{")) resolve(stdout);
			else reject(new Error(`dependency-cruiser gave no report: ${stderr || stdout}`));
		});
	});
	const { summary, modules } = JSON.parse(output) as ICruiseResult;
	return {
		breaches: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
		files: modules.filter(({ source }) => parts.some((part) => source.startsWith(part))).length,
	};
}
