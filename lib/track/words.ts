/** A count with its noun: "1 row", "1,204 rows". */
export const n = (count: number, one: string, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** An ISO moment as a reader takes it in: "2026-08-06 22:59 UTC". */
export const moment = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** The deviations of a memo, by rule, and how many of them nobody has answered yet: a memo never claims a response that is not there. */
export function deviationsText(deviations: readonly { words: string; rows: number; answered: boolean }[]): string {
	const open = deviations.filter((d) => !d.answered).length;
	const list = deviations.map((d) => `${d.words.toLowerCase()} (${n(d.rows, "row")})`).join("; ");
	return `${list}. ${open === 0 ? "Each is answered by management." : `${n(open, "deviation")} without a response of management.`}`;
}
