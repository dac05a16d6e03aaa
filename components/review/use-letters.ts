"use client";

import { useSyncExternalStore } from "react";

const KEY = "countersign-single-keys";
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

/** Whether single keys act, kept in this browser. On unless the person turned it off. */
export function useLetters(): [boolean, (on: boolean) => void] {
	const on = useSyncExternalStore(
		subscribe,
		() => localStorage.getItem(KEY) !== "off",
		() => true,
	);
	return [
		on,
		(next) => {
			localStorage.setItem(KEY, next ? "on" : "off");
			for (const listener of listeners) listener();
		},
	];
}
