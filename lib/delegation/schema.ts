import { z } from "zod";
import { Id } from "@/lib/id";
import { TRACK_KEYS } from "@/lib/track/registry";

/** Days a delegation may last at most: a longer absence is a change of reviewer. */
const LONGEST_DAYS = 62;

const Day = z.iso.date({ error: "Choose a day." });

/** Days are calendar days in UTC; `until` is the last one. */
export const RequestDelegation = z
	.strictObject({
		track: z.string().refine((key) => TRACK_KEYS.includes(key), "Choose a track."),
		toUserId: Id,
		from: Day,
		until: Day,
		reason: z.string().trim().min(5, "Say in a few words why, for whoever approves it.").max(500),
	})
	.refine((d) => d.until >= d.from, { path: ["until"], error: "The last day cannot be before the first." })
	.refine((d) => (Date.parse(d.until) - Date.parse(d.from)) / 86_400_000 < LONGEST_DAYS, {
		path: ["until"],
		error: `At most ${LONGEST_DAYS} days: for longer, have the rows handed to another reviewer.`,
	});
export const SettleDelegation = z.strictObject({ delegationId: Id, verdict: z.enum(["approve", "decline"]) });
export const WithdrawDelegation = z.strictObject({ delegationId: Id });
export const NoInput = z.strictObject({});
