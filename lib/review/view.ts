import { suggestsAct } from "@/lib/suggestion/rules";
import { type Criterion, plainAnswer } from "@/lib/track/criteria";
import { FLAGS, type Flag, flagInSentence } from "@/lib/track/flags";
import { criteriaFor } from "@/lib/track/rules";
import type { Track } from "@/lib/track/track";
import type { QueueRow } from "./queue";

/** Filters of the review screen: chips with counts. */
export const VIEW_FILTERS = {
	/** What is pending stays here until it is submitted: a row must not slip away under the cursor, and its undo stands beside it. */
	open: { label: "Open", test: (r: QueueRow) => isMine(r) && r.state === "open" },
	pending: { label: "Pending", test: (r: QueueRow) => r.pending !== null },
	conflict: { label: "Conflicts", test: hasFlag("conflict") },
	privileged: { label: "Privileged", test: hasFlag("privileged") },
	machine: { label: "Machines", test: hasFlag("machine") },
	leaver: { label: "Leavers", test: hasFlag("leaver") },
	new: { label: "New", test: hasFlag("new") },
	changed: { label: "Changed", test: hasFlag("changed") },
	unchanged: { label: "Unchanged", test: (r: QueueRow) => r.delta === "UNCHANGED" },
	outside: { label: "Outside authorised roles", test: hasFlag("outside_authorised_roles") },
	unused: { label: "Unused 90 days", test: hasFlag("unused_90") },
	no_data: { label: "No data on use", test: hasFlag("no_usage_data") },
	second: { label: "Second stage", test: (r: QueueRow) => r.stage === 2 },
	came_back: { label: "Removed before", test: hasFlag("came_back") },
	suggested_remove: { label: "Suggested: remove", test: (r: QueueRow) => suggestsAct(r.suggests, "remove") },
	suggested_look: { label: "Suggested: look closer", test: (r: QueueRow) => suggestsAct(r.suggests, "look") },
	decided: { label: "Decided", test: (r: QueueRow) => r.state === "decided" },
} as const satisfies Record<string, { label: string; test: (r: QueueRow) => boolean }>;
export type ViewFilter = keyof typeof VIEW_FILTERS;

function hasFlag(flag: Flag) {
	return (r: QueueRow) => r.flags.includes(flag);
}

/** Whether the reader is the one to decide the row. */
function isMine(r: QueueRow): boolean {
	return r.routedTo === null;
}

export const VIEW_ORDERS = { risk: "Risk first", system: "By system", identity: "By identity", entitlement: "By entitlement" } as const;
export type ViewOrder = keyof typeof VIEW_ORDERS;

/** What the review screen shows of the queue. `filter` null: every row. */
export type View = { filter: ViewFilter | null; order: ViewOrder; search: string };

/** The view an address asks for (`show`, `order`, `q`); what it does not say, or says wrongly, is as on a first visit: open rows, risk first. */
export function viewFrom(asked: { show?: unknown; order?: unknown; q?: unknown }, rows: readonly QueueRow[]): View {
	const { show, order, q } = asked;
	const usual = rows.some(VIEW_FILTERS.open.test) ? "open" : null;
	return {
		filter: show === "all" ? null : typeof show === "string" && Object.hasOwn(VIEW_FILTERS, show) ? (show as ViewFilter) : usual,
		order: typeof order === "string" && Object.hasOwn(VIEW_ORDERS, order) ? (order as ViewOrder) : "risk",
		search: typeof q === "string" ? q.slice(0, 200) : "",
	};
}

/** The query of an address that asks for a view, "" or with its question mark: what is copied shows the same. */
export function viewQuery({ filter, order, search }: View): string {
	const params = new URLSearchParams({ show: filter ?? "all" });
	if (order !== "risk") params.set("order", order);
	if (search.trim()) params.set("q", search.trim());
	return `?${params}`;
}

const KEYS: Record<Exclude<ViewOrder, "risk">, (r: QueueRow) => string> = {
	system: (r) => `${r.system}\u0000${r.title || r.entitlement}\u0000${r.name}`,
	identity: (r) => `${r.name}\u0000${r.system}\u0000${r.title || r.entitlement}`,
	entitlement: (r) => `${r.title || r.entitlement}\u0000${r.system}\u0000${r.name}`,
};

/** Rows of a view. `risk` keeps the server's order; the others sort by words, ties by row number. */
export function viewRows(rows: readonly QueueRow[], filter: ViewFilter | null, order: ViewOrder, search: string): QueueRow[] {
	const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
	const shown = rows.filter((r) => (!filter || VIEW_FILTERS[filter].test(r)) && words.every((w) => text(r).includes(w)));
	if (order === "risk") return shown;
	const key = KEYS[order];
	return shown
		.map((row) => ({ row, by: key(row).toLowerCase() }))
		.sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.row.rowNo - b.row.rowNo))
		.map(({ row }) => row);
}

function text(r: QueueRow): string {
	return `${r.name} ${r.account} ${r.system} ${r.title} ${r.entitlement} ${r.jobTitle ?? ""} ${r.department ?? ""} ${r.ticket ?? ""}`.toLowerCase();
}

/** How many rows each chip leaves; chips that leave none are not shown, but for Open. */
export function viewCounts(rows: readonly QueueRow[]): Record<ViewFilter, number> {
	const counts = Object.fromEntries(Object.keys(VIEW_FILTERS).map((k) => [k, 0])) as Record<ViewFilter, number>;
	for (const row of rows) for (const key of Object.keys(VIEW_FILTERS) as ViewFilter[]) if (VIEW_FILTERS[key].test(row)) counts[key]++;
	return counts;
}

/** What bulk leaves out of a selection, and why, in the words of the flags. */
export function bulkExcluded(rows: readonly QueueRow[], track: Track): { count: number; why: string[] } {
	const out = rows.filter((r) => isMine(r) && r.state === "open" && !r.bulkAllowed);
	const why = track.bulk.barred.filter((flag) => out.some((r) => r.flags.includes(flag))).map((flag) => flagInSentence(flag));
	return { count: out.length, why };
}

/** Whether a row has a box: open, one's own, and not barred from bulk. */
export const canSelect = (r: QueueRow): boolean => isMine(r) && r.state === "open" && r.bulkAllowed;

/** Answers that the act of keeping gives in itself. */
export function impliedAnswers(track: Track, flags: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		criteriaFor(track, flags).flatMap((c) => {
			const plain = plainAnswer(c);
			return c.impliedByKeep && plain ? [[c.key, plain]] : [];
		}),
	);
}

/** Questions a keep asks on the screen: those of the row that the keep itself does not answer. */
export const askedOnKeep = (track: Track, flags: readonly string[]): Criterion[] =>
	criteriaFor(track, flags).filter((c) => !(c.key in impliedAnswers(track, flags)));

/** Flags in the order of their gravity on this track, as words. */
export function shownFlags(track: Track, flags: readonly string[]): { tone: "danger" | "warn" | "neutral"; label: string }[] {
	return (flags as Flag[])
		.filter((f) => f in FLAGS)
		.sort((a, b) => (track.weights[b] ?? 0) - (track.weights[a] ?? 0))
		.map((f) => ({ tone: FLAGS[f].tone, label: FLAGS[f].text }));
}

/** What a key does on the review screen. Moving and deciding never share a letter, in either case: Caps Lock must not approve. */
export const KEY_ACTS = {
	"1": "keep",
	"2": "remove",
	"3": "change",
	"4": "not_mine",
	"5": "need_info",
	e: "exception",
	u: "undo",
	x: "select",
	"/": "search",
	"?": "help",
	Enter: "open",
	ArrowRight: "open",
	Escape: "close",
} as const;
export type KeyAct = (typeof KEY_ACTS)[keyof typeof KEY_ACTS];

/** The act of a key press, or null. Capital letters act like small ones, so that Caps Lock changes nothing. */
export function actOf(key: string, ctrl: boolean): KeyAct | "submit" | null {
	if (ctrl) return key === "Enter" ? "submit" : null;
	const plain = key.length === 1 ? key.toLowerCase() : key;
	return (KEY_ACTS as Record<string, KeyAct>)[plain] ?? null;
}
