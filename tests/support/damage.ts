import { createHash, type KeyObject } from "node:crypto";
import { signStatement } from "@/lib/evidence/format/dsse";
import { packJson } from "@/lib/evidence/format/json";
import { rowDigest } from "@/lib/evidence/format/row-digests";
import { signerOf } from "./pack-ledger";

/** Files of a pack by path: what a forger has on the desk. */
export type Files = Map<string, Buffer>;

/** What a verifier must say: the file, and the row where a row was harmed; `check` where only one check can see it. */
export interface Expected {
	file: string;
	row?: string;
	message?: RegExp;
	check?: number;
}

export interface Damage {
	name: string;
	expected: Expected;
	harm: (files: Files) => void | Promise<void>;
}

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");

export const textOf = (files: Files, path: string): string => {
	const bytes = files.get(path);
	if (!bytes) throw new Error(`${path} is not in the pack`);
	return bytes.toString("utf8");
};

/** Lines of a file without their line ends; the first is the header. */
export const linesOf = (files: Files, path: string): string[] => textOf(files, path).slice(0, -1).split("\n");

export function setLines(files: Files, path: string, lines: readonly string[]): void {
	files.set(path, Buffer.from(`${lines.join("\n")}\n`));
}

/** Changes the line at `at` (0 is the header). */
export function changeLine(files: Files, path: string, at: number, change: (line: string) => string): void {
	const lines = linesOf(files, path);
	const before = lines[at] as string;
	const after = change(before);
	if (before === after) throw new Error(`${path}: the change changes nothing`);
	setLines(files, path, lines.with(at, after));
}

/** Flips one bit in the middle of a file. */
export function flipBit(files: Files, path: string): void {
	const bytes = Buffer.from(files.get(path) as Buffer);
	const at = bytes.length >> 1;
	bytes[at] = (bytes[at] as number) ^ 1;
	files.set(path, bytes);
}

/** Edits a JSON file and writes it back in the pack's form. */
export function editJson<T>(files: Files, path: string, edit: (value: T) => void): void {
	const value: T = JSON.parse(textOf(files, path));
	edit(value);
	files.set(path, Buffer.from(packJson(value)));
}

/**
 * Makes hashes fit again after a change: row lists, content.json, manifest.json. What a forger without the key can do.
 * With a key, the envelope is signed anew as well.
 */
export async function reseal(files: Files, key?: KeyObject): Promise<void> {
	const manifest = JSON.parse(textOf(files, "manifest.json"));
	const listed = manifest.files as { path: string; bytes: number; sha256: string; rows?: number; row_list?: string }[];
	for (const file of listed) {
		if (!file.row_list) continue;
		const lines = linesOf(files, file.path);
		file.rows = lines.length - 1;
		setLines(files, file.row_list, lines.map(rowDigest));
	}
	const refresh = (file: (typeof listed)[number]) => {
		const bytes = files.get(file.path) as Buffer;
		Object.assign(file, { bytes: bytes.length, sha256: sha256(bytes) });
	};
	for (const file of listed) refresh(file);
	editJson<{ files: { path: string; bytes: number; sha256: string }[] }>(files, "content.json", (content) => {
		content.files = content.files.flatMap(({ path }) =>
			listed.filter((file) => file.path === path).map(({ bytes, sha256 }) => ({ path, bytes, sha256 })),
		);
	});
	for (const file of listed) if (file.path === "content.json") refresh(file);
	files.set("manifest.json", Buffer.from(packJson(manifest)));
	if (!key) return;
	const subjects = [{ path: "manifest.json", sha256: sha256(files.get("manifest.json") as Buffer) }, ...listed];
	const predicate = {
		campaign: manifest.campaign.id,
		track: manifest.track,
		cutoff: manifest.cutoff,
		content_sha256: sha256(files.get("content.json") as Buffer),
		demo: false,
	};
	files.set("manifest.dsse.json", Buffer.from(await signStatement(subjects, predicate, signerOf(key))));
}
