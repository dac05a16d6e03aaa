import { dayIn, daysBetween } from "@/lib/calendar/rules";

export type RemovalFacts = { state: string; dueAt: Date; claimedAt: Date | null; verifiedAt: Date | null; claimedByUserId: bigint | null };

/** Late when not verified by the deadline: the clock stops at proof, not at the claim. Withdrawn tasks are never late. */
export function isLate(facts: Pick<RemovalFacts, "state" | "dueAt" | "verifiedAt">, now: Date): boolean {
	if (facts.state === "withdrawn") return false;
	return (facts.verifiedAt ?? now).getTime() > facts.dueAt.getTime();
}

/** The clock in words, by the days of a zone: "2 days left", "due today", "3 days late", "verified in time". */
export function slaText(facts: Pick<RemovalFacts, "state" | "dueAt" | "verifiedAt">, now: Date, zone: string): string {
	if (facts.state === "withdrawn") return "withdrawn";
	const late = isLate(facts, now);
	if (facts.state === "verified") return late ? "verified late" : "verified in time";
	const days = Math.abs(daysBetween(dayIn(now, zone), dayIn(facts.dueAt, zone)));
	if (late) return days === 0 ? "late since today" : `${days} ${days === 1 ? "day" : "days"} late`;
	return days === 0 ? "due today" : `${days} ${days === 1 ? "day" : "days"} left`;
}

/** What a later extract says against a removal: `now` while the access is there and nothing newer speaks of it. */
export type ReturnFacts = { removalState: string; importId: string; now: boolean };

/** That an extract shows the access although it was removed, in words: "came back, import 12". */
export function backText({ removalState, importId, now }: ReturnFacts): string {
	if (removalState === "claimed") return now ? `still there, import ${importId}` : `was still there, import ${importId}`;
	return now ? `came back, import ${importId}` : `had come back, import ${importId}`;
}

/**
 * What is to be done about access that is there although it was removed. Nothing is undone by itself: on a running track the row can be decided again,
 * on a closed one the deviation is answered, and either way the next review of the track marks the row.
 */
export function backSentence(removalState: string, trackState: string): string {
	if (removalState === "claimed")
		return "It was claimed as carried out, and an extract taken after that still shows it. Take it away in the system; the next complete extract without it is the proof.";
	const away = "Take it away again in the system: the next complete extract tells that it is gone.";
	return trackState === "active"
		? `${away} If it was granted anew for good reason, have the row opened again, so that its reviewer decides.`
		: `${away} The control owner answers the deviation with how it came back. If it was granted anew, the next review of this track asks about it first.`;
}

/** Why this person may not claim, or null. */
export function claimRefusal(facts: Pick<RemovalFacts, "state">): string | null {
	if (facts.state === "open") return null;
	if (facts.state === "claimed") return "This removal is claimed already. It now waits for proof.";
	return facts.state === "verified"
		? "This removal is verified; nothing is left to do."
		: "This removal was withdrawn because the decision was reopened.";
}

/** Why this person may not verify, or null. Claimed and verified are different states with different people behind them (law 7). */
export function verifyRefusal(facts: Pick<RemovalFacts, "state" | "claimedByUserId">, userId: bigint, holdsAccess: boolean): string | null {
	if (facts.state === "open") return "Nobody has carried this out yet. It is claimed first, then verified.";
	if (facts.state !== "claimed") return claimRefusal(facts);
	if (facts.claimedByUserId === userId) return "You carried this out, so somebody else must verify it, or a later complete import does.";
	if (holdsAccess) return "The access was yours, so somebody else must verify that it is gone.";
	return null;
}
