/** States of a delegation as its page names them. */
export const DELEGATION_STATES = {
	requested: { word: "Waits for approval", tone: "warn" },
	approved: { word: "Approved", tone: "ok" },
	declined: { word: "Declined", tone: "neutral" },
	withdrawn: { word: "Taken back", tone: "neutral" },
	ended: { word: "Over", tone: "neutral" },
} as const satisfies Record<string, { word: string; tone: "warn" | "ok" | "neutral" }>;

/** First and last moment of a span of calendar days in UTC: the end is the first moment after the last day. */
export function spanOf(from: string, until: string): { startsAt: Date; endsAt: Date } {
	return { startsAt: new Date(`${from}T00:00:00Z`), endsAt: new Date(Date.parse(`${until}T00:00:00Z`) + 86_400_000) };
}

/** Why somebody may not approve or decline, or null: only a third person does. */
export function approverRefusal(userId: bigint, of: { fromUserId: bigint; toUserId: bigint }): string | null {
	if (userId === of.fromUserId) return "You asked for this. Another control owner or an administrator decides it.";
	return userId === of.toUserId ? "You are to stand in here. Another control owner or an administrator decides it." : null;
}
