/** Lines that are only now there, lines that are gone, and lines that stand elsewhere. @see changed-rows.mjs */
export function compareLines(
	was: string[],
	is: string[],
): {
	here: { line: number; kind: "changed" | "added" | "repeated" }[];
	missing: { line: number; after: number | null; before: number | null }[];
	moved: number[];
};
