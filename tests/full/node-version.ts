import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Another version of Node, from the npm registry's own packages of it. `directory` goes first on the path. */
export interface OtherNode {
	directory: string;
	program: string;
	remove(): void;
}

/** The newest Node of a major version, for this machine. */
export function nodeOf(major: number): OtherNode {
	const at = mkdtempSync(path.join(tmpdir(), `countersign-node-${major}-`));
	const name = `node-${process.platform}-${process.arch}@${major}`;
	const archive = execFileSync("npm", ["pack", "--silent", "--pack-destination", at, name], { encoding: "utf8" }).trim();
	execFileSync("tar", ["-xzf", path.join(at, archive), "-C", at]);
	const directory = path.join(at, "package", "bin");
	return { directory, program: path.join(directory, "node"), remove: () => rmSync(at, { recursive: true, force: true }) };
}
