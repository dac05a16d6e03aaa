"use client";

import { createContext, use } from "react";
import type { Marking } from "@/components/review/screen-state";
import type { QueueRow } from "@/lib/review/queue";
import type { Track } from "@/lib/track/track";

/** What the cells and the drawer may do. Kept stable, so that a row is drawn again only when it changes. */
export type ReviewActs = {
	track: Track;
	/** False: the review is not active, everything is read only. */
	open: boolean;
	/** Pressing an outcome: marks at once where the row asks for nothing more, opens the form where it does. */
	press: (row: QueueRow, outcome: Marking["outcome"]) => void;
	mark: (row: QueueRow, marking: Marking) => Promise<string | null>;
	undo: (row: QueueRow) => void;
	route: (row: QueueRow, kind: "not_mine" | "need_info") => void;
	openDetails: (row: QueueRow) => void;
};

export const ReviewContext = createContext<ReviewActs | null>(null);

export function useReviewActs(): ReviewActs {
	const acts = use(ReviewContext);
	if (!acts) throw new Error("useReviewActs outside the review screen");
	return acts;
}
