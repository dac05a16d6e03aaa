import { differenceInCalendarDays } from "date-fns";

export type RemovalFacts = { state: string; dueAt: Date; claimedAt: Date | null; verifiedAt: Date | null; claimedByUserId: bigint | null };

/** Late when not verified by the deadline: the clock stops at proof, not at the claim. Withdrawn tasks are never late. */
export function isLate(facts: Pick<RemovalFacts, "state" | "dueAt" | "verifiedAt">, now: Date): boolean {
	if (facts.state === "withdrawn") return false;
	return (facts.verifiedAt ?? now).getTime() > facts.dueAt.getTime();
}

/** The clock in words: "2 days left", "due today", "3 days late", "verified in time". */
export function slaText(facts: Pick<RemovalFacts, "state" | "dueAt" | "verifiedAt">, now: Date): string {
	if (facts.state === "withdrawn") return "withdrawn";
	const late = isLate(facts, now);
	if (facts.state === "verified") return late ? "verified late" : "verified in time";
	const days = Math.abs(differenceInCalendarDays(facts.dueAt, now));
	if (late) return days === 0 ? "late since today" : `${days} ${days === 1 ? "day" : "days"} late`;
	return days === 0 ? "due today" : `${days} ${days === 1 ? "day" : "days"} left`;
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
