import { FIELD_NAMES, fieldOf, type StagingColumn } from "./canonical";
import type { StagedPart } from "./convert-file";

/** The options of the COPY that takes these lines: no staging value is ever an empty string, so an empty field is null. */
export const COPY_OPTIONS = "WITH (FORMAT text, NULL '')";

/** Columns of `import_row` in the order `copyWriter` writes them. */
export function copyColumns(columns: readonly StagingColumn[]): string[] {
	return ["import_id", "file_id", "row_no", "part", ...columns];
}

/**
 * Writes batches as lines of COPY's text format. Quicker by far than escaping every value: tabs and line ends are rejected in all columns
 * but descriptions and `extra`, so only those are looked at one by one, and a row without a backslash needs nothing else.
 * @param columns of the compiled file
 */
export function copyWriter(importId: bigint, fileId: bigint, columns: readonly StagingColumn[]): (parts: readonly StagedPart[]) => string {
	const start = `${importId}\t${fileId}\t`;
	const loose = columns.flatMap((column, i) => (LOOSE.has(column) ? [i] : []));
	return (parts) => {
		let text = "";
		for (const { rowNo, part, values } of parts) {
			// join writes null as nothing.
			const line = values.join("\t");
			const plain = !line.includes("\\") && loose.every((at) => !BREAKS.test(values[at] ?? ""));
			text += `${start}${rowNo}\t${part}\t${plain ? line : escaped(values)}\n`;
		}
		return text;
	};
}

/** Columns that may hold tabs and line ends. */
const LOOSE: ReadonlySet<string> = new Set([...FIELD_NAMES.filter((name) => fieldOf(name).type === "long"), "extra"]);
const BREAKS = /[\t\n\r]/;

function escaped(values: readonly (string | null)[]): string {
	return values.map((value) => value?.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] ?? c)).join("\t");
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
