"use client";

import { type Dispatch, useEffectEvent, useLayoutEffect } from "react";
import type { ScreenAct, ScreenState } from "@/components/review/screen-state";
import type { QueueRow } from "@/lib/review/queue";
import { actOf, canSelect } from "@/lib/review/view";
import type { ReviewActs } from "./screen-context";

type Options = {
	state: ScreenState;
	row: QueueRow | undefined;
	acts: ReviewActs;
	dispatch: Dispatch<ScreenAct>;
	letters: boolean;
	search: () => void;
	/** Asks for the one reason for all selected rows. */
	bulk: (outcome: "keep" | "remove") => void;
};

/** Deciding by keyboard alone. Silent while somebody types, while a dialog is open, and where single keys are turned off. */
export function useKeys({ state, row, acts, dispatch, letters, search, bulk }: Options): void {
	const onKey = useEffectEvent((event: KeyboardEvent) => {
		const act = actOf(event.key, event.ctrlKey || event.metaKey);
		if (!act || event.defaultPrevented || event.altKey || covered() || typing(event.target)) return;
		if (event.key.length === 1 && !letters) return;
		if (
			(act === "open" || event.key === "Enter") &&
			event.target instanceof HTMLElement &&
			event.target.closest("button, a, [role=tab]") &&
			act !== "submit"
		)
			return;
		if (!run(act)) return;
		event.preventDefault();
	});

	function run(act: NonNullable<ReturnType<typeof actOf>>): boolean {
		const mine = row && row.routedTo === null && row.state === "open" && acts.open;
		switch (act) {
			case "submit":
				dispatch({ do: "overlay", overlay: "submit" });
				return true;
			case "help":
				dispatch({ do: "overlay", overlay: "help" });
				return true;
			case "search":
				search();
				return true;
			case "open":
				if (row) dispatch({ do: "drawer", open: true });
				return row !== undefined;
			case "close":
				dispatch(state.marking ? { do: "mark", outcome: null } : { do: "drawer", open: false });
				return true;
			case "keep":
			case "remove":
				// What is selected is meant, not the row that happens to be current.
				if (state.selected.size > 0) {
					bulk(act);
					return true;
				}
				if (mine && !row.pending) acts.press(row, act);
				return Boolean(mine);
			case "change":
				if (mine && !row.pending) acts.press(row, act);
				return Boolean(mine);
			case "exception":
				if (mine && !row.pending) dispatch({ do: "mark", outcome: "keep" });
				return Boolean(mine);
			case "not_mine":
			case "need_info":
				if (mine) acts.route(row, act);
				return Boolean(mine);
			case "undo":
				if (mine && row.pending) acts.undo(row);
				return Boolean(mine);
			case "select": {
				if (!mine || !canSelect(row)) return false;
				const next = new Set(state.selected);
				if (!next.delete(row.id)) next.add(row.id);
				dispatch({ do: "select", ids: next });
				return true;
			}
		}
	}

	// Before what is committed is painted: whoever sees the row may press a key.
	useLayoutEffect(() => {
		const listen = (event: KeyboardEvent) => onKey(event);
		document.addEventListener("keydown", listen);
		return () => document.removeEventListener("keydown", listen);
	}, []);
}

function typing(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"))
	);
}

function covered(): boolean {
	return document.querySelector("dialog:modal:not([data-sheet]), :popover-open") !== null;
}
