import type { SourceText } from "./source-files";

/** Size of the code base: lines per file, and the files over the limit. */
export interface FileSizes {
	files: number;
	median: number;
	/** 90 of 100 files are no longer than this. */
	p90: number;
	tooLong: string[];
}

/** The value below or at which `share` (0 to 1) of the sorted values lie; nearest rank, so always one of the values. */
function rank(sorted: readonly number[], share: number): number {
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Lines of each file counted as an editor counts them: a last line break starts no line. */
export function fileSizes(sources: readonly SourceText[], limit: number): FileSizes {
	const lines = sources.map(({ path, text }) => ({ path, count: text.replace(/\n$/, "").split("\n").length }));
	const sorted = lines.map(({ count }) => count).sort((a, b) => a - b);
	const tooLong = lines.filter(({ count }) => count > limit).map(({ path, count }) => `${path}: ${count} lines`);
	return { files: sorted.length, median: rank(sorted, 0.5), p90: rank(sorted, 0.9), tooLong };
}
