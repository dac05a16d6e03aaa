import { bulkBars, keepNeeds, refusedRelation, unanswered } from "@/lib/track/rules";
import type { Track } from "@/lib/track/track";
import { type ExceptionRequest, REASON_MIN } from "./schema";

/** What the rules know of a row and of the mark on it. `relations` are those of the reviewer to its subject, now. */
export type MarkedRow = {
	outcome: "keep" | "remove" | "change";
	reason: string;
	answers: Record<string, string>;
	exception: ExceptionRequest | null;
	change: string;
	flags: readonly string[];
	relations: readonly string[];
};

/** States a track may be in for its rows to be decided. */
export function decidableState(state: string): string | null {
	if (state === "active") return null;
	if (state === "draft" || state === "staging" || state === "staged" || state === "accepted")
		return "This review has not been launched yet.";
	return "This review is closed. A decision can no longer be changed here.";
}

/**
 * Why a mark may not stand, as a sentence, or null. The same rule answers when the row is marked and again when it is submitted.
 * `today` is the calendar date (ISO) by the database clock, for the end date of an exception.
 */
export function refusal(track: Track, row: MarkedRow, today: string): string | null {
	const barred = refusedRelation(track, row.relations);
	if (barred) return barred;
	if (row.outcome === "change" && row.change.length < 3) return "Say what the access should be changed to.";
	if (row.outcome === "remove") return null;
	if (row.outcome === "change") return null;
	const open = unanswered(track, row.flags, row.answers);
	if (open.length > 0) return `Answer “${open[0]?.question}” before you keep this.`;
	const { needs, because } = keepNeeds(track, row.flags, row.relations, row.answers);
	const cause = because.join(", ");
	switch (needs) {
		case "nothing":
			return null;
		case "no_keep":
			return `Your answer does not allow a keep (${cause}). Remove it, change it, or route the row.`;
		case "reason":
			return row.reason.length >= REASON_MIN ? null : `A keep here needs a reason of ${REASON_MIN} characters or more (${cause}).`;
		case "exception":
			return row.exception ? exceptionRefusal(track, row.exception, today) : `A keep here needs an exception (${cause}).`;
	}
}

/** Why an exception request may not stand on this track, or null. End: after today, at most the track's longest. */
function exceptionRefusal(track: Track, asked: ExceptionRequest, today: string): string | null {
	if (asked.expiresOn <= today) return "An exception ends in the future; give a later date.";
	const days = (Date.parse(asked.expiresOn) - Date.parse(today)) / 86_400_000;
	if (days > track.exception.maxDays) return tooLong(track);
	if (track.exception.compensatingControl && !asked.compensatingControl) return "Name the compensating control that covers this risk.";
	if (track.exception.controlTest && !asked.controlTestRef)
		return "Say where the last test of the compensating control is recorded; an untested control gets no credit.";
	return null;
}

/** The sentence for an exception that asks for more than its track gives. */
function tooLong(track: Track): string {
	const { maxDays } = track.exception;
	return `An exception lasts ${maxDays < 365 ? `${maxDays} days` : "twelve months"} at most. Give an earlier end.`;
}

/** Rows of a bulk act that may not be in it, with the flags that bar them. */
export function bulkRefused(track: Track, rows: readonly { id: string; flags: readonly string[] }[]): { id: string; flags: string[] }[] {
	return rows.map((r) => ({ id: r.id, flags: bulkBars(track, r.flags) })).filter((r) => r.flags.length > 0);
}

/** Rows are never handed to oneself: whoever says who decides does not decide. */
export const HANDS_TO_SELF = "You cannot hand rows to yourself. Choose another reviewer.";
