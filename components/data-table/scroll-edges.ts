"use client";

import { type RefObject, useEffect } from "react";

/** Marks a pane with `data-hidden-start` and `data-hidden-end` while columns lie under its sticky ones. */
export function useScrollEdges(ref: RefObject<HTMLElement | null>) {
	useEffect(() => {
		const pane = ref.current;
		if (!pane) return;
		const mark = () => {
			pane.toggleAttribute("data-hidden-start", pane.scrollLeft > 0);
			pane.toggleAttribute("data-hidden-end", pane.scrollLeft + pane.clientWidth < pane.scrollWidth - 1);
		};
		mark();
		const observer = new ResizeObserver(mark);
		observer.observe(pane);
		pane.addEventListener("scroll", mark, { passive: true });
		return () => {
			observer.disconnect();
			pane.removeEventListener("scroll", mark);
		};
	}, [ref]);
}
