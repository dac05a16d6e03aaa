"use client";

import { useSyncExternalStore } from "react";

const query = "(max-width: 640px)";

function subscribe(onChange: () => void) {
	const list = window.matchMedia(query);
	list.addEventListener("change", onChange);
	return () => list.removeEventListener("change", onChange);
}

/** Whether the screen is one where rows are cards. False on the server and until the page is live. */
export function useNarrow(): boolean {
	return useSyncExternalStore(
		subscribe,
		() => window.matchMedia(query).matches,
		() => false,
	);
}
