import { z } from "zod";
import { Id } from "@/lib/id";

export const ClaimInput = z.strictObject({
	removalId: Id,
	ticket: z.string().trim().min(1, "Give the ticket under which it was done.").max(200),
	note: z.string().trim().min(5, "Say in a few words what was done.").max(2000),
	version: z.int().min(0),
});
export const VerifyInput = z.strictObject({
	removalId: Id,
	attachmentId: Id,
	note: z.string().trim().min(5, "Say what you checked and where.").max(2000),
	version: z.int().min(0),
});

/** Late removals are escalated for the whole installation. */
export const NoInput = z.strictObject({});

export const REMOVAL_STATES = ["open", "claimed", "verified", "withdrawn"] as const;

/** Filters of the list as the URL and the table give them. `after` is the cursor: the last task of the page before. */
export const RemovalFilterInput = z.strictObject({
	state: z.enum(REMOVAL_STATES).optional(),
	track: z.string().max(20).optional(),
	late: z.boolean().default(false),
	back: z.boolean().default(false),
	escalated: z.boolean().default(false),
	q: z.string().trim().max(200).default(""),
	after: Id.optional(),
});
