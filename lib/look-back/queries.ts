import { prisma } from "@/lib/db/client";
import type { Used } from "./rules";

/** Whether access that was to go was used until it went: the question, or the answer with who gave it. Times are ISO text. */
export type LookBack = {
	flaggedAt: string;
	until: string | null;
	used: Used | null;
	howKnown: string;
	effect: string;
	by: string | null;
	at: string | null;
};

type Raw = Omit<LookBack, "flaggedAt" | "until" | "at"> & { flaggedAt: Date; until: Date | null; at: Date | null };

/** The look-back asked at a removal, or null. A part of the removal: whoever may read that may read this, and its query has asked. */
export async function lookBackOf(removalId: bigint): Promise<LookBack | null> {
	const [found] = await prisma.$queryRaw<Raw[]>`
		select l.flagged_at as "flaggedAt", l.looked_until as until, l.used, l.how_known as "howKnown", l.effect, n.name as by, l.answered_at as at
		from look_back l left join app_user u on u.id = l.answered_by_user_id left join identity n on n.id = u.identity_id where l.removal_id = ${removalId}`;
	if (!found) return null;
	return {
		...found,
		flaggedAt: found.flaggedAt.toISOString(),
		until: found.until?.toISOString() ?? null,
		at: found.at?.toISOString() ?? null,
	};
}
