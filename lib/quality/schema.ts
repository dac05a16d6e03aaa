import { z } from "zod";
import { Id } from "@/lib/id";
import { TRACK_KEYS } from "@/lib/track/registry";

const Percent = z.int("Whole percent.").min(0, "Between 0 and 100.").max(100, "Between 0 and 100.");

/** What counts as a review done too lightly on a track. */
export const Thresholds = z.strictObject({
	minSeconds: z.int("Whole seconds.").min(0, "Not below 0.").max(600, "Ten minutes at most."),
	maxBulkPercent: Percent,
	minOpenedPercent: Percent,
	maxKeptPercent: Percent,
	minRows: z.int("Whole rows.").min(5, "Fewer than five rows say nothing about how somebody reviews.").max(1000, "A thousand at most."),
	sampleRows: z.int("Whole rows.").min(3, "Three rows at least.").max(50, "Fifty rows at most: somebody decides them again."),
});
export type Thresholds = z.output<typeof Thresholds>;

/** The thresholds in force on a track: the control owners' latest, or what the track ships as version 0. */
export type QualityRule = { version: number; thresholds: Thresholds; named: boolean; since: Date | null; reason: string };

export const SetThresholds = z.strictObject({
	track: z.string().refine((key) => TRACK_KEYS.includes(key), "Choose a track."),
	/** The version the form was filled from. */
	version: z.int().min(0),
	thresholds: Thresholds,
	named: z.boolean(),
	reason: z.string().trim().min(15, "Say in a sentence why: it stands in the ledger.").max(1000),
});

/** The job measures for the whole installation. */
export const NoInput = z.strictObject({});

export const NameReReviewer = z.strictObject({ batchId: Id, userId: Id, version: z.int().min(0) });

const Answer = z
	.strictObject({
		reReviewId: Id,
		outcome: z.enum(["keep", "remove", "change"], { error: "Choose one." }),
		reason: z.string().trim().max(2000).default(""),
	})
	.refine((a) => a.outcome === "keep" || a.reason.length >= 15, {
		path: ["reason"],
		error: "Say in a sentence why the access should not stay as it is.",
	});

export const AnswerReReview = z.strictObject({
	batchId: Id,
	version: z.int().min(0),
	answers: z.array(Answer).min(1).max(50),
});

export const SettleDisagreement = z.strictObject({
	reReviewId: Id,
	how: z.enum(["stands", "reopened"], { error: "Choose one." }),
	reason: z.string().trim().min(15, "Say in a sentence why.").max(2000),
});

/** Thresholds as they are crossed, in words. */
export const CROSSED_WORDS: Record<string, string> = {
	pace: "marked faster than rows can be read",
	bulk: "mostly marked in bulk",
	opened: "details seldom opened",
	kept: "nearly everything kept",
};
