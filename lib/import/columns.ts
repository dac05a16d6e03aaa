/**
 * Names by which a file's columns are called: the header's cells, trimmed. Two of the same name become `name` and `name (2)`, one without
 * a name becomes `column 3`.
 */
export function columnNames(header: readonly string[]): string[] {
	const seen = new Set<string>();
	return header.map((cell, i) => {
		const name = cell.trim() === "" ? `column ${i + 1}` : cell.trim();
		let unique = name;
		for (let n = 2; seen.has(unique); n++) unique = `${name} (${n})`;
		seen.add(unique);
		return unique;
	});
}

/** Columns of a file without header: `column 1`, `column 2` … */
export function numberedColumns(count: number): string[] {
	return Array.from({ length: count }, (_, i) => `column ${i + 1}`);
}

/** Names that stand over more than one column, each once. */
export function duplicateHeaders(header: readonly string[]): string[] {
	const names = header.map((cell) => cell.trim()).filter((name) => name !== "");
	return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
