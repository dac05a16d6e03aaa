/** Whether the access was used between flag and removal. Not known is not no. */
export const USED = {
	no: "It was not used",
	yes: "It was used",
	not_known: "It cannot be known",
} as const;
export type Used = keyof typeof USED;

export type LookBackFacts = { used: string | null; claimedByUserId: bigint | null; holderIdentityId: bigint | null };

/** Why this person may not answer a look-back, or null: who carried the removal out or held the access has an interest in the answer. */
export function answerRefusal(facts: LookBackFacts, user: { userId: bigint; identityId: bigint }): string | null {
	if (facts.used !== null) return "This look-back is answered. What was found later belongs into the response to its deviation.";
	if (facts.claimedByUserId === user.userId) return "You carried this removal out, so another control owner answers.";
	if (facts.holderIdentityId === user.identityId) return "The access was yours, so another control owner answers.";
	return null;
}
