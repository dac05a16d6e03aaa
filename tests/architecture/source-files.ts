import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { GENERATED, TEST } from "./layout.mjs";

/** The repository. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** What an architecture check found wrong: where, and a sentence saying what to do. */
export interface Violation {
	path: string;
	line: number;
	message: string;
}

/** A file as the checks see it; `path` is relative to the root, with forward slashes. */
export interface SourceText {
	path: string;
	text: string;
}

const SCRIPT = /\.(?:ts|tsx|mts|mjs|cjs)$/;
const SKIPPED = new Set(["node_modules", ".next", ".data"]);

function* walk(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		if (SKIPPED.has(entry.name)) continue;
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* walk(path);
		else yield path;
	}
}

/** Files under the named top folders whose path from the root matches `name`, sorted by path. Folders not there yet count as empty. */
export function readFiles(folders: readonly string[], name: RegExp): SourceText[] {
	const present = new Set(readdirSync(ROOT));
	return folders
		.filter((folder) => present.has(folder))
		.flatMap((folder) => [...walk(join(ROOT, folder))])
		.map((file) => relative(ROOT, file).split(sep).join("/"))
		.filter((path) => name.test(path))
		.sort()
		.map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

/** Hand-written production code: app, components, lib and bin without tests and generated files. */
export function productionFiles(): SourceText[] {
	const generated = new RegExp(GENERATED);
	const test = new RegExp(TEST);
	return readFiles(["app", "components", "lib", "bin"], SCRIPT).filter(({ path }) => !generated.test(path) && !test.test(path));
}

/** Tests and their support, wherever they stand. */
export function testFiles(): SourceText[] {
	const test = new RegExp(TEST);
	return [
		...readFiles(["tests"], SCRIPT),
		...readFiles(["app", "components", "lib", "bin", "prisma"], SCRIPT).filter(({ path }) => test.test(path)),
	];
}

const parsed = new Map<string, ts.SourceFile>();

/** Syntax tree of a file, with parents set. Kept, because every check reads every file. */
export function parse({ path, text }: SourceText): ts.SourceFile {
	const known = parsed.get(path);
	if (known?.text === text) return known;
	const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	parsed.set(path, file);
	return file;
}

/** Builds a violation at a node of `file`. */
export function violation(file: ts.SourceFile, node: ts.Node, message: string): Violation {
	return { path: file.fileName, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1, message };
}

/** True when one of the patterns matches; patterns are those of layout.mjs. */
export function matches(path: string, patterns: string | readonly string[]): boolean {
	return [patterns].flat().some((pattern) => new RegExp(pattern).test(path));
}
