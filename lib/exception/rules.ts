export type ExceptionFacts = { state: string; requestedByUserId: bigint; holderIdentityId: bigint | null; expiresAt: Date };

/** Why this person may not approve or decline, or null: neither requester nor holder (product.md, "must never"). */
export function judgeRefusal(facts: ExceptionFacts, by: { userId: bigint; identityId: bigint }, now: Date): string | null {
	if (facts.state !== "requested") return `This exception is ${facts.state} already.`;
	if (facts.requestedByUserId === by.userId) return "You asked for this exception, so somebody else must decide it.";
	if (facts.holderIdentityId === by.identityId) return "The access is yours, so somebody else must decide this exception.";
	if (facts.expiresAt.getTime() <= now.getTime()) return "The end asked for has passed. Decline it; the row can be decided again.";
	return null;
}

/** Why this person may not close an approved exception, or null. */
export function closeRefusal(facts: ExceptionFacts): string | null {
	return facts.state === "approved" ? null : `Only an approved exception is closed; this one is ${facts.state}.`;
}

/** An approved exception past its end is expired, whatever the row says until the daily run marks it. */
export function shownState(facts: Pick<ExceptionFacts, "state" | "expiresAt">, now: Date): string {
	return facts.state === "approved" && facts.expiresAt.getTime() <= now.getTime() ? "expired" : facts.state;
}
