import { z } from "zod";
import { CONSEQUENCES, type Consequence } from "@/lib/track/criteria";
import { FLAG_KEYS, type Flag } from "@/lib/track/flags";
import { TRACK_KEYS } from "@/lib/track/registry";

/** The most a reviewer is asked about one row, and the most answers one question offers. */
export const QUESTIONS_MAX = 20;
export const ANSWERS_MAX = 6;

const Key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "A key is small letters, digits and underscores.");

/** The least a reason for asking less than the track is shipped with holds, in characters. */
export const DROP_REASON_MIN = 15;

const CriterionInput = z.strictObject({
	/** Of a question that is there already; a new one is named by its own words. */
	key: Key.optional(),
	question: z.string().trim().min(10, "Write the question out, ten characters or more.").max(200),
	help: z.string().trim().max(400, "Keep the help under 400 characters.").default(""),
	appliesTo: z.array(z.enum(FLAG_KEYS as [Flag, ...Flag[]])).max(FLAG_KEYS.length),
	answers: z
		.array(
			z.strictObject({
				value: Key.optional(),
				label: z.string().trim().min(1, "Give each answer its words.").max(60, "Keep an answer under 60 characters."),
				asks: z.enum(Object.keys(CONSEQUENCES) as [Consequence, ...Consequence[]], { error: "Say what this answer asks of a keep." }),
			}),
		)
		.min(2, "A question has two answers or more.")
		.max(ANSWERS_MAX, `${ANSWERS_MAX} answers at most.`),
	impliedByKeep: z.boolean().default(false),
});
export type CriterionInput = z.input<typeof CriterionInput>;

export const PublishCriteria = z.strictObject({
	track: z.string().refine((key) => TRACK_KEYS.includes(key), "Choose a track."),
	/** The version the editor was opened on: a version published meanwhile refuses this one. */
	basedOn: z.int().nonnegative(),
	reason: z.string().trim().min(15, "Say in a sentence why the questions change: it stands in the ledger.").max(1000),
	/** Why a question the track is shipped with is left out or weakened; asked for only when one is. */
	dropReason: z.string().trim().max(1000).default(""),
	criteria: z.array(CriterionInput).min(1, "A set asks one question at least.").max(QUESTIONS_MAX, `${QUESTIONS_MAX} questions at most.`),
});

/** Acts at start take nothing. */
export const StartInput = z.strictObject({});
