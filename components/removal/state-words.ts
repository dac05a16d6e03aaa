/** States of a removal in words. */
export const STATE_WORDS: Record<string, string> = {
	open: "Open",
	claimed: "Claimed, not proved",
	verified: "Verified",
	withdrawn: "Withdrawn",
	late: "Late",
	escalated: "Escalated",
	back: "Came back",
};
