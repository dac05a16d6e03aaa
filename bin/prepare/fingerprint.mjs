// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * SHA-256 over the names and contents of files: the same for the same sources, whatever their dates (a fresh clone, a changed branch).
 * @param {string} root
 * @param {string[]} parts files or directories below the root; a missing one counts as missing
 * @param {(relative: string) => boolean} [counts] whether a file counts
 */
export function fingerprint(root, parts, counts = () => true) {
	const hash = createHash("sha256");
	for (const file of parts.flatMap((part) => filesBelow(root, part)).sort()) {
		if (!counts(file)) continue;
		const content = readFileSync(path.join(root, file));
		hash.update(`${file}\n${content.length}\n`).update(content);
	}
	return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} part
 * @returns {string[]} relative paths with forward slashes
 */
function filesBelow(root, part) {
	const at = path.join(root, part);
	if (!existsSync(at)) return [];
	const entries = readdirSync(path.dirname(at), { withFileTypes: true });
	const self = entries.find((entry) => entry.name === path.basename(at));
	if (!self?.isDirectory()) return [part];
	return readdirSync(at, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}

/**
 * The fingerprint a product was made with, or "" when it is not there.
 * @param {string} file
 */
export function stampIn(file) {
	return existsSync(file) ? readFileSync(file, "utf8").trim() : "";
}
