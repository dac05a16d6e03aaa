import type { Track } from "@/lib/track/track";

export type ExceptionFacts = { state: string; requestedByUserId: bigint; holderIdentityId: bigint | null; expiresAt: Date };

/** Days before its end that an exception begins to be shown as expiring. */
export const NOTICE_DAYS = 30;
const DAY = 86_400_000;

/** Why this person may not approve or decline, or null: neither requester nor holder (product.md, "must never"). */
export function judgeRefusal(facts: ExceptionFacts, by: { userId: bigint; identityId: bigint }, now: Date): string | null {
	if (facts.state !== "requested") return `This exception is ${facts.state} already.`;
	if (facts.requestedByUserId === by.userId) return "You asked for this exception, so somebody else must decide it.";
	if (facts.holderIdentityId === by.identityId) return "The access is yours, so somebody else must decide this exception.";
	if (facts.expiresAt.getTime() <= now.getTime()) return "The end asked for has passed. Decline it; the row can be decided again.";
	return null;
}

/** Whether the access is, or was until its end, kept by this exception: it can be closed or renewed. */
const stands = (state: string) => state === "approved" || state === "expired";

const REOPENED = "Its row was opened again. Decide the row; an exception is asked for with the decision.";

/** Why this exception may not be closed, or null. */
export function closeRefusal(facts: { state: string; rowReopened: boolean }): string | null {
	if (facts.state === "expired" && facts.rowReopened) return REOPENED;
	return stands(facts.state) ? null : `Only an approved or expired exception is closed; this one is ${facts.state}.`;
}

/** A renewal as it is asked for. `expiresOn`: calendar date (ISO), at its beginning in UTC. */
export type RenewalAsked = { expiresOn: string; compensatingControl: string };

/**
 * Why this exception may not be renewed as asked, or null. `rowReopened`: its row is decided anew, with an exception of its own if it
 * needs one. `pending`: the number of a renewal that waits already. The end: after today and at most the track's longest from today.
 */
export function renewRefusal(
	track: Track,
	facts: { state: string; rowReopened: boolean; pending: number | null },
	asked: RenewalAsked,
	today: string,
): string | null {
	if (!stands(facts.state)) return `Only an approved or expired exception is renewed; this one is ${facts.state}.`;
	if (facts.rowReopened) return REOPENED;
	if (facts.pending !== null) return `A renewal was asked for already: No. ${facts.pending}. Have that one decided first.`;
	if (asked.expiresOn <= today) return "An exception ends in the future; give a later date.";
	const { maxDays, compensatingControl } = track.exception;
	if ((Date.parse(asked.expiresOn) - Date.parse(today)) / DAY > maxDays)
		return `A renewal lasts ${maxDays < 365 ? `${maxDays} days` : "twelve months"} from today at most. Give an earlier end.`;
	if (compensatingControl && !asked.compensatingControl) return "Name the compensating control that covers this risk.";
	return null;
}

/** Whether an auditor may give the exception credit: where the track asks for a tested control, only with a reference to its test. */
export const hasCredit = (track: Track, facts: { controlTestRef: string }) => !track.exception.controlTest || facts.controlTestRef !== "";

/**
 * The state as it is shown: an approved exception is expiring in its last thirty days, and expired past its end, whatever the row says until
 * the daily run marks it; one whose renewal was approved is renewed.
 */
export function shownState(facts: Pick<ExceptionFacts, "state" | "expiresAt">, now: Date, renewed = false): string {
	if (renewed && facts.state === "closed") return "renewed";
	if (facts.state !== "approved") return facts.state;
	const left = facts.expiresAt.getTime() - now.getTime();
	if (left <= 0) return "expired";
	return left <= NOTICE_DAYS * DAY ? "expiring" : "approved";
}
