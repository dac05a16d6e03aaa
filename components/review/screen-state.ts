import type { QueueRow } from "@/lib/review/queue";
import type { ExceptionRequest } from "@/lib/review/schema";

/** A mark as the form gives it. */
export type Marking = {
	outcome: "keep" | "remove" | "change";
	reason: string;
	answers: Record<string, string>;
	exception: ExceptionRequest | null;
	change: string;
};

/** Which dialog is open over the screen. */
export type Overlay = "submit" | "help" | "instructions" | { route: "not_mine" | "need_info" } | null;

export type ScreenState = {
	rows: QueueRow[];
	activeId: string | null;
	/** The form in the drawer: which outcome is being given. */
	marking: Marking["outcome"] | null;
	selected: ReadonlySet<string>;
	overlay: Overlay;
	drawer: boolean;
	/** Why the last act was refused, as a sentence. */
	refusal: string | null;
};

export type ScreenAct =
	| { do: "move"; id: string }
	| { do: "mark"; outcome: Marking["outcome"] | null }
	| { do: "pend"; ids: string[]; pending: QueueRow["pending"] }
	/** `ask`: what a single key had asked for; its form opens, so that what was missing can be given. */
	| { do: "restore"; rows: QueueRow[]; refusal: string; ask?: Marking["outcome"] }
	| { do: "routed"; id: string; to: string | null }
	| { do: "select"; ids: ReadonlySet<string> }
	| { do: "overlay"; overlay: Overlay }
	| { do: "drawer"; open: boolean }
	| { do: "refuse"; sentence: string | null }
	| { do: "load"; rows: QueueRow[] };

export function initialState(rows: QueueRow[]): ScreenState {
	return { rows, activeId: rows[0]?.id ?? null, marking: null, selected: new Set(), overlay: null, drawer: false, refusal: null };
}

/** Every change of the review screen. Rows keep their object unless they change, so that only changed rows are drawn again. */
export function reduce(state: ScreenState, act: ScreenAct): ScreenState {
	switch (act.do) {
		case "move":
			return { ...state, activeId: act.id, marking: null, refusal: null };
		case "mark":
			return { ...state, marking: act.outcome, drawer: act.outcome !== null || state.drawer, refusal: null };
		case "pend": {
			const ids = new Set(act.ids);
			const rows = state.rows.map((r) => (ids.has(r.id) ? { ...r, pending: act.pending } : r));
			// An answer may come when somebody already writes about another row: that form stays open.
			const marking = state.activeId !== null && ids.has(state.activeId) ? null : state.marking;
			return { ...state, rows, marking, refusal: null, selected: new Set([...state.selected].filter((id) => !ids.has(id))) };
		}
		case "restore": {
			const old = new Map(act.rows.map((r) => [r.id, r]));
			const here = state.activeId !== null && old.has(state.activeId) && state.marking === null;
			const form = act.ask && here ? { marking: act.ask, drawer: true } : {};
			return { ...state, ...form, rows: state.rows.map((r) => old.get(r.id) ?? r), refusal: act.refusal };
		}
		case "routed":
			return {
				...state,
				overlay: null,
				rows: state.rows.map((r) => (r.id === act.id ? { ...r, routedTo: act.to, pending: null, version: r.version + 1 } : r)),
			};
		case "select":
			return { ...state, selected: act.ids };
		case "overlay":
			return { ...state, overlay: act.overlay, refusal: null };
		case "drawer":
			return { ...state, drawer: act.open, marking: act.open ? state.marking : null };
		case "refuse":
			return { ...state, refusal: act.sentence };
		case "load":
			return { ...state, rows: act.rows, marking: null };
	}
}
