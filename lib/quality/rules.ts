import type { Thresholds } from "./schema";

/** What was measured of one reviewer's decisions that follow each other on one track. */
export type Measured = {
	decisions: number;
	kept: number;
	bulk: number;
	/** Decisions whose details the reviewer had been handed before the mark. */
	opened: number;
	/** Rows the pace is the median of. */
	timed: number;
	/** Median seconds between a mark and the one before it; null where nothing could be timed. */
	paceSeconds: number | null;
};

/** Timed rows below which a pace says nothing. */
const TIMED_MIN = 5;

/** A share in percent, one decimal. */
export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10);

/** Thresholds a batch crosses, in a fixed order; none: nobody looks again. */
export function crossedBy(m: Measured, t: Thresholds): ("pace" | "bulk" | "opened" | "kept")[] {
	const crossed = {
		pace: m.paceSeconds !== null && m.timed >= TIMED_MIN && m.paceSeconds < t.minSeconds,
		bulk: percent(m.bulk, m.decisions) > t.maxBulkPercent,
		opened: percent(m.opened, m.decisions) < t.minOpenedPercent,
		kept: percent(m.kept, m.decisions) > t.maxKeptPercent,
	};
	return (["pace", "bulk", "opened", "kept"] as const).filter((key) => crossed[key]);
}

/** Whether a reviewer could look up the verdict they are to give blind, by the roles they hold for the track. */
export const SEEING_ROLES = ["control_owner", "auditor", "remediator", "iam_admin"] as const;

/** Why a track with so many differing verdicts that nobody settled cannot be signed, as a sentence with the way out, or null. */
export function differingRefusal(open: number): string | null {
	if (open === 0) return null;
	return `On ${open === 1 ? "one row" : `${open} rows`} a blind second look came to another verdict, and nothing was said about it. Settle it under Quality of review, then sign.`;
}

/** Why a sample cannot be answered now by this person, or null. */
export function answerRefusal(batch: { state: string; reReviewerUserId: bigint | null }, userId: bigint): string | null {
	if (batch.reReviewerUserId !== userId) return "Somebody else was asked to look at this sample again.";
	if (batch.state !== "assigned") return "Your answers are on record already. They are given once.";
	return null;
}

/** Why a disagreement cannot be settled now, or null. */
export function settleRefusal(row: { agrees: boolean | null; settled: string | null }): string | null {
	if (row.agrees === null) return "This row has not been looked at again yet.";
	if (row.agrees) return "Both came to the same verdict here: there is nothing to settle.";
	if (row.settled !== null) return "This disagreement is settled already. What was said stays.";
	return null;
}
