/** A whole number with commas between the thousands. */
export function count(n: number): string {
	return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
