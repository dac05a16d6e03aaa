/** JSON as it stands in a pack: two-space indent, keys in the order given, one line end at the end. Same value, same bytes. */
export function packJson(value: unknown): string {
	return `${JSON.stringify(value, null, 2)}\n`;
}
