"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";

/** Pixels: two lines of text, or two flags, with air. Kept equal to `--dt-row-height`. */
const rowHeight = 56;
const headHeight = 34;
const cardsAtOnce = 50;
/** Rows before the end at which the next page is asked for. */
const lead = 20;

type WindowOptions = {
	count: number;
	narrow: boolean;
	scrollRef: RefObject<HTMLDivElement | null>;
	/** Called when the last loaded rows come near. */
	onEnd: () => void;
};

/** Which rows are in the document: those in view when the table scrolls, a growing number as cards. */
export function useRowWindow({ count, narrow, scrollRef, onEnd }: WindowOptions) {
	const [cards, setCards] = useState(cardsAtOnce);
	const virtualizer = useVirtualizer({
		count,
		enabled: !narrow,
		getScrollElement: () => scrollRef.current,
		estimateSize: () => rowHeight,
		overscan: 10,
		scrollPaddingStart: headHeight,
		initialRect: { width: 1000, height: 900 },
	});
	const items = virtualizer.getVirtualItems();
	const first = narrow ? 0 : (items[0]?.index ?? 0);
	const last = narrow ? Math.min(cards, count) - 1 : (items.at(-1)?.index ?? -1);
	const atEnd = !narrow && last >= count - lead;

	const reachEnd = useEffectEvent(onEnd);

	useEffect(() => {
		if (atEnd && count > 0) reachEnd();
	}, [atEnd, count]);

	return {
		first,
		last,
		/** Pixels of rows left out above and below. */
		above: narrow ? 0 : first * rowHeight,
		below: narrow ? 0 : Math.max(0, count - 1 - last) * rowHeight,
		scrollTo: (index: number) =>
			narrow ? setCards((shown) => Math.max(shown, index + 1)) : virtualizer.scrollToIndex(index, { align: "auto" }),
		/** For the cards: shows more of them, and asks for the next page once all are shown. */
		showMoreCards: () => {
			if (cards < count) setCards(cards + cardsAtOnce);
			else onEnd();
		},
		cardsLeft: narrow ? Math.max(0, count - cards) : 0,
	};
}
