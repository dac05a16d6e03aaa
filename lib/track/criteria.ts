import { FLAGS, type Flag } from "./flags";

/** What an answer asks of a keep, mildest first. */
export const CONSEQUENCES = {
	nothing: "Keep stands as it is",
	reason: "Keep needs a reason",
	exception: "Keep needs an exception",
	no_keep: "Forbids the keep",
} as const;
export type Consequence = keyof typeof CONSEQUENCES;

export type CriterionAnswer = { value: string; label: string; asks: Consequence };

/** A question a reviewer answers before a keep. Frozen into the campaign by version and hash. */
export type Criterion = {
	key: string;
	question: string;
	help: string;
	/** Shown only on rows that carry one of these flags; empty: on every row. */
	appliesTo: Flag[];
	/** Two to six answers to choose from; a yes/no question has "yes" and "no". */
	answers: CriterionAnswer[];
	/** Pressing Keep is the first answer that lets it stand, so it is not asked again on the row; it is stored all the same. */
	impliedByKeep?: boolean;
};

/** A question answered Yes or No: one of them lets a keep stand, the other one asks for more. */
export function yesNo({
	wanted,
	otherwise,
	...asked
}: Omit<Criterion, "answers"> & { wanted: "yes" | "no"; otherwise: Exclude<Consequence, "nothing"> }): Criterion {
	const then = (value: string) => (value === wanted ? "nothing" : otherwise);
	return {
		...asked,
		answers: [
			{ value: "yes", label: "Yes", asks: then("yes") },
			{ value: "no", label: "No", asks: then("no") },
		],
	};
}

/** The first answer that lets a keep stand as it is; undefined where every answer asks for more. */
export const plainAnswer = (c: Criterion): string | undefined => c.answers.find((a) => a.asks === "nothing")?.value;

/** What the answer given to a question asks of a keep; undefined: the question has no such answer. */
export const consequenceOf = (c: Criterion, answer: string | undefined): Consequence | undefined =>
	c.answers.find((a) => a.value === answer)?.asks;

/** The key that gives each answer on the review screen: y and n, or letters that neither move nor decide. */
const LETTERS = ["a", "b", "c", "d", "f", "g"];
export function answerKeys(c: Criterion): { key: string; value: string }[] {
	const isYesNo = c.answers.length === 2 && c.answers[0]?.value === "yes" && c.answers[1]?.value === "no";
	return c.answers.map(({ value }, n) => ({ key: isYesNo ? value.slice(0, 1) : (LETTERS[n] ?? ""), value }));
}

/** The rows a question is asked on, in words. */
export const appliesWords = (flags: readonly Flag[]): string =>
	flags.length === 0 ? "every row" : `rows marked ${flags.map((f) => `“${FLAGS[f].text}”`).join(" or ")}`;
