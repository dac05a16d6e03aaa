/** Longest path in a pack: leaves room for the folder it is unpacked in, under the limits of every common file system. */
const MAX_PATH = 160;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Why a path may not stand in a pack, or null when it may. */
export function pathFault(path: string): string | null {
	if (path.length > MAX_PATH) return `"${path.slice(0, 60)}…" is longer than ${MAX_PATH} characters`;
	for (const segment of path.split("/")) {
		if (!SEGMENT.test(segment)) return `"${path}" has a part that is not made of letters, digits, dot, dash and underscore`;
		if (segment.endsWith(".") || RESERVED.test(segment)) return `"${path}" cannot be unpacked on every system`;
	}
	return null;
}

/** A file name as received, made fit for a path: the original name stands in the file's record. Never empty. */
export function safeName(filename: string): string {
	const name = filename
		.normalize("NFKD")
		.replace(/[^A-Za-z0-9._-]+/g, "_")
		.replace(/^[.-]+|[.]+$/g, "")
		.slice(-80);
	const fit = name.replace(/^[^A-Za-z0-9_]+/, "") || "file";
	return RESERVED.test(fit) ? `_${fit}` : fit;
}
