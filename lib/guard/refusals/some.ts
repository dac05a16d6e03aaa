/** The first few of a list, and how many more. */
export function some(names: readonly string[]): string {
	const shown = names.slice(0, 4).join("; ");
	return names.length > 4 ? `${shown}; and ${names.length - 4} more` : shown;
}
