/** States of a track in which it may be amended: staged, and not yet closing. */
export const AMENDABLE = ["staged", "accepted", "active"] as const;

/** One act takes out this many rows by number at most; a whole system goes by name. */
const ROWS_MAX = 2000;

export type DueAmendment = { dueAt: string };
export type RulesAmendment = { removalSlaDays: { high: number; medium: number; low: number }; closingPolicy: string };
/** Rows by number, or a system as a whole; before: how many of them were open. */
export type ScopeAmendment = { rows: number[] } | { systemId: string; system: string };

/** Every open row of one reviewer, or of nobody (`from` null), goes to another: those that the other may decide. Names as they were then. */
export type ReviewerAmendment = { fromUserId: string | null; toUserId: string; from: string | null; to: string };

/** Why a track in this state cannot be amended, or null. */
export function amendRefusal(state: string): string | null {
	if ((AMENDABLE as readonly string[]).includes(state)) return null;
	if (state === "draft" || state === "staging") return "This track is not staged yet: change it in its steps, no amendment is needed.";
	return "This track is being closed or is closed. What it was decided by stands; a deviation or the next campaign tells the rest.";
}

/** Why this person may not decide the amendment, or null. `after` is the JSON as stored. */
export function decideRefusal(
	facts: { state: string; requestedByUserId: bigint; kind: string; after: string },
	user: { userId: bigint; roles: readonly { role: string }[] },
): string | null {
	if (facts.state !== "requested") return `This amendment is ${facts.state} already.`;
	if (facts.requestedByUserId === user.userId) return "You asked for this amendment, so another control owner of the track decides it.";
	if (facts.kind === "reviewer" && (JSON.parse(facts.after) as ReviewerAmendment).toUserId === user.userId.toString())
		return "The rows would go to you, so another control owner of the track decides it.";
	if (user.roles.some((r) => r.role === "iam_admin"))
		return "You administer this tool, so you cannot approve a change of a review in it. Another control owner decides.";
	return null;
}

/** Why the due day cannot move so, or null. A day that has passed does not come back: late is late. */
export function dueRefusal(was: Date, next: Date, asOf: Date, now: Date): string | null {
	if (was < now)
		return "The due day has passed. What is decided after it is late and becomes a deviation; a later due day would hide that.";
	if (next < now) return "This day has passed. Choose one that is still to come.";
	if (next < asOf) return "A track cannot be due before its as-of day.";
	return next.getTime() === was.getTime() ? "This is the due day already." : null;
}

/** Reads "4, 7, 12-20" into row numbers, each once, in order; a sentence where it cannot be read. */
export function parseRows(text: string): number[] | string {
	const rows = new Set<number>();
	for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
		const [, from, to] = /^(\d{1,9})(?:[-–](\d{1,9}))?$/.exec(part) ?? [];
		if (from === undefined) return `“${part}” is no row number. Write numbers and ranges such as 4, 7, 12-20.`;
		const [first, last] = [Number(from), Number(to ?? from)];
		if (last < first || last - first >= ROWS_MAX) return `“${part}” is no range of up to ${ROWS_MAX.toLocaleString("en")} rows.`;
		for (let row = first; row <= last; row++) rows.add(row);
	}
	if (rows.size === 0) return "Name at least one row, such as 4, 7, 12-20.";
	return rows.size > ROWS_MAX ? `${ROWS_MAX.toLocaleString("en")} rows at most in one amendment.` : [...rows].sort((a, b) => a - b);
}

/** Row numbers as one reads them: runs become ranges. */
export function rowsText(rows: readonly number[]): string {
	const runs: [number, number][] = [];
	for (const row of rows) {
		const last = runs.at(-1);
		if (last && row === last[1] + 1) last[1] = row;
		else runs.push([row, row]);
	}
	return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}

const CLOSING: Record<string, string> = { deviation: "undecided rows become deviations", remove: "undecided rows are removed" };

/** One side of an amendment in words: the due day, the rows, the rules, or the reviewer. `text` is the JSON as stored. */
export function sideInWords(kind: string, text: string): string {
	const side = JSON.parse(text) as Partial<DueAmendment & RulesAmendment & ReviewerAmendment> & {
		rows?: number[];
		system?: string;
		open?: number;
		definitions?: number;
	};
	if (kind === "due") return `due ${formatUtc(side.dueAt ?? "")}`;
	if (kind === "rules") {
		const days = side.removalSlaDays;
		return `removals in ${days?.high} days (high risk), ${days?.medium} (medium), ${days?.low} (low); ${CLOSING[side.closingPolicy ?? ""] ?? side.closingPolicy}`;
	}
	if (kind === "reviewer" && side.to) return `open rows of ${side.from ?? "nobody"} handed to ${side.to}`;
	if (side.open !== undefined) {
		const definitions = side.definitions ? ` and ${side.definitions} open ${side.definitions === 1 ? "definition" : "definitions"}` : "";
		return `${side.open.toLocaleString("en")} open ${side.open === 1 ? "row" : "rows"}${definitions} under review`;
	}
	return side.system
		? `open rows of ${side.system} taken out`
		: `${side.rows?.length === 1 ? "row" : "rows"} ${rowsText(side.rows ?? [])} taken out`;
}

const formatUtc = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** What an amendment is about, as a heading. */
export const KINDS = { scope: "Scope", due: "Due day", rules: "Removal days and closing", reviewer: "Reviewer" } as const satisfies Record<
	string,
	string
>;
