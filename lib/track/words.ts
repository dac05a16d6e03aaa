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

/** What became of the conflicts between duties, for a memo; one without an outcome is named as such, never left out. */
export function conflictsText(c: { total: number; removed: number; mitigated: number; accepted: number; candidates: number }): string {
	if (c.total === 0) return "Conflicts between duties: none was found.";
	const without = c.total - c.removed - c.mitigated - c.accepted;
	const count = (n: number) => n.toLocaleString("en");
	const candidates = c.candidates > 0 ? `, of which ${count(c.candidates)} without a tested control (deficiency candidates)` : "";
	return `Conflicts between duties: ${count(c.total)} found; one side of ${count(c.removed)} is removed, ${count(c.mitigated)} are mitigated by a tested control, ${count(c.accepted)} accepted${candidates}, ${count(without)} without an outcome.`;
}

/** What looking back at late removals found, for a memo. An open look-back is never passed over. */
export function lookedBackText(f: { asked: number; open: number; used: number }): string {
	const count = (rows: number) => rows.toLocaleString("en");
	const open = f.open === 0 ? "all of them answered" : `${count(f.open)} of them not answered`;
	const used =
		f.used === 0 ? "none found that the access was used until it went" : `${count(f.used)} found that the access was used until it went`;
	return `Look-backs at late removals: ${count(f.asked)} asked, ${open}; ${used}.`;
}
