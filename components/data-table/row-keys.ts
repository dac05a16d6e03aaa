"use client";

import { type RefObject, useEffectEvent, useLayoutEffect } from "react";

/** Which row is current, and how it moves. The caller keeps it, because its drawer follows it. */
export type ActiveRow = {
	id: string | null;
	onMove: (id: string) => void;
	/** Enter on a row, or a tap on a card. */
	onOpen?: (id: string) => void;
	/** "arrows": while the focus is in the table. "letters": also j, k and the arrows from anywhere on the page (WCAG 2.1.4: let people turn it off). */
	keys: "arrows" | "letters";
};

type KeyOptions = {
	active: ActiveRow | undefined;
	ids: string[];
	container: RefObject<HTMLElement | null>;
	/** Brings the row with this index into the document. */
	reveal: (index: number) => void;
};

/** Steps of each key; Home and End go as far as there are rows. */
const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity, j: 1, k: -1 };

/** Moves the current row by keyboard. The focus follows only if it was in the table, so an open drawer keeps it. */
export function useRowKeys({ active, ids, container, reveal }: KeyOptions) {
	const onKey = useEffectEvent((event: KeyboardEvent) => {
		if (!active || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
		const inside = container.current?.contains(event.target as Node) ?? false;
		const letter = event.key === "j" || event.key === "k";
		const arrow = event.key === "ArrowDown" || event.key === "ArrowUp";
		const mine = active.keys === "letters" ? inside || letter || (arrow && !takesArrows(event.target)) : inside && !letter;
		if (!mine || isTyping(event.target) || isCovered()) return;

		const at = active.id === null ? -1 : ids.indexOf(active.id);
		if (event.key === "Enter" && at >= 0 && event.target === rowElement(container.current, active.id)) {
			event.preventDefault();
			active.onOpen?.(active.id as string);
			return;
		}
		const step = steps[event.key];
		if (step === undefined || ids.length === 0) return;
		event.preventDefault();
		const next = Math.min(Math.max(at + step, 0), ids.length - 1);
		const id = ids[next] as string;
		reveal(next);
		active.onMove(id);
		if (inside) requestAnimationFrame(() => rowElement(container.current, id)?.focus({ preventScroll: true }));
	});

	useLayoutEffect(() => {
		const listen = (event: KeyboardEvent) => onKey(event);
		document.addEventListener("keydown", listen);
		return () => document.removeEventListener("keydown", listen);
	}, []);
}

/** Tabs, radio buttons and menus have a use for arrows of their own. */
function takesArrows(target: EventTarget | null) {
	return target instanceof HTMLElement && target.closest("[role=tablist], [role=menu], [role=listbox], input[type=radio], dialog") !== null;
}

function rowElement(container: HTMLElement | null, id: string | null) {
	return id === null ? null : container?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
}

function isTyping(target: EventTarget | null) {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"))
	);
}

/** A dialog or a menu is open over the table and has the keys. */
function isCovered() {
	return document.querySelector("dialog:modal, :popover-open") !== null;
}
