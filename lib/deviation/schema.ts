import { z } from "zod";
import { Id } from "@/lib/id";

/** The deviations of late removals are raised for the whole installation. */
export const NoInput = z.strictObject({});

export const RespondInput = z.strictObject({
	deviationId: Id,
	cause: z.string().trim().min(15, "Say in a sentence why it happened.").max(2000),
	response: z.string().trim().min(15, "Say in a sentence what is done about it, and by when.").max(4000),
	version: z.int().min(0),
});

/** The rules a deviation is raised by, in words. */
export const DEVIATION_WORDS: Record<string, string> = {
	not_reviewed: "Not reviewed",
	late_decision: "Decided late",
	late_removal: "Removed late",
	unproved_removal: "Removal not proved",
	came_back: "Came back after removal",
	self_review_attempt: "Self-review attempt",
	tie_out_failed: "Counts do not tie",
};
