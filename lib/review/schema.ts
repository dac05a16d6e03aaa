import { z } from "zod";
import { Id } from "@/lib/id";

/** Reasons are read by auditors: a keep on a flagged row needs fifteen characters at least. */
export const REASON_MIN = 15;
/** One reviewer's queue; also the most that one act may carry. */
export const QUEUE_MAX = 5000;

const Outcome = z.enum(["keep", "remove", "change"]);

/** What is asked with a keep that needs an exception. */
export const ExceptionRequest = z.strictObject({
	reason: z.string().trim().min(REASON_MIN, "Say in a sentence why the access stays.").max(2000),
	riskOwnerIdentityId: Id.nullable().default(null),
	compensatingControl: z.string().trim().max(2000).default(""),
	controlTestRef: z.string().trim().max(500).default(""),
	expiresOn: z.iso.date({ error: "An exception needs an end date." }),
});
export type ExceptionRequest = z.input<typeof ExceptionRequest>;

/** Answers to the questions of the frozen set of criteria, by their keys. */
const Answers = z.record(z.string().max(60), z.string().max(60));

/** One row marked by its reviewer; nothing is decided by it. */
const Mark = z.strictObject({
	reviewId: Id,
	outcome: Outcome,
	reason: z.string().trim().max(2000, "Keep the reason under 2,000 characters.").default(""),
	answers: Answers.default({}),
	exception: ExceptionRequest.nullable().default(null),
	change: z.string().trim().max(1000).default(""),
	versionSeen: z.int().min(0),
});

export const MarkInput = z.strictObject({ campaignTrackId: Id, mark: Mark });
export const MarkBulkInput = z.strictObject({
	campaignTrackId: Id,
	outcome: Outcome,
	reason: z.string().trim().min(REASON_MIN, "Give one reason for all these rows, in a sentence.").max(2000),
	answers: Answers.default({}),
	change: z.string().trim().max(1000).default(""),
	rows: z
		.array(z.strictObject({ reviewId: Id, versionSeen: z.int().min(0) }))
		.min(1, "Select at least one row.")
		.max(QUEUE_MAX),
});
export const UnmarkInput = z.strictObject({ campaignTrackId: Id, reviewIds: z.array(Id).min(1).max(QUEUE_MAX) });
export const SubmitInput = z.strictObject({
	campaignTrackId: Id,
	/** The rows shown in the summary; absent: everything pending. */
	reviewIds: z.array(Id).min(1).max(QUEUE_MAX).optional(),
	/** SHA-256 of the statement that stood above the button. */
	statementHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export const RouteInput = z.strictObject({
	reviewId: Id,
	kind: z.enum(["not_mine", "need_info"]),
	reason: z.string().trim().min(5, "Say in a few words why, so that the next person understands.").max(1000),
	versionSeen: z.int().min(0),
});
export const ReassignInput = z.strictObject({
	campaignTrackId: Id,
	/** These rows, all or none. */
	reviewIds: z.array(Id).min(1).max(QUEUE_MAX).optional(),
	/** Or one open definition, which is reviewed in place of its holders. */
	definitionId: Id.optional(),
	/** Or every open row and definition of a reviewer, or of nobody: those the new reviewer may decide. */
	whose: z.union([Id, z.literal("nobody")]).optional(),
	toUserId: Id,
	reason: z.string().trim().min(REASON_MIN, "Say in a sentence why the rows change hands.").max(1000),
});
export const SettleReviewersInput = z.strictObject({ campaignTrackId: Id });
export const ReopenInput = z.strictObject({
	reviewId: Id,
	reason: z.string().trim().min(REASON_MIN, "Say in a sentence why the decision is reopened.").max(1000),
	versionSeen: z.int().min(0),
});
export const OpenRowInput = z.strictObject({ reviewId: Id });
export const AcknowledgeInput = z.strictObject({ campaignTrackId: Id, instructionHash: z.string().regex(/^[0-9a-f]{64}$/) });
