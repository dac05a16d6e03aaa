import { askedLess, changesBetween, keyed, lessWarning, setRefusal } from "@/lib/criteria/rules";
import type { CriterionInput } from "@/lib/criteria/schema";
import type { Criterion } from "@/lib/track/criteria";
import type { Flag } from "@/lib/track/flags";
import type { Track } from "@/lib/track/track";

/** A question as the editor holds it; `id` tells it from the others until it has a key. */
export type DraftQuestion = Omit<CriterionInput, "answers"> & {
	id: string;
	answers: (CriterionInput["answers"][number] & { id: string })[];
};

export const draftOf = (criteria: readonly Criterion[]): DraftQuestion[] =>
	criteria.map((c) => ({ ...c, id: c.key, answers: c.answers.map((a) => ({ ...a, id: a.value })) }));

let made = 0;
const newId = () => `new-${++made}`;

/** An empty answer that forbids nothing. */
export const emptyAnswer = (): DraftQuestion["answers"][number] => ({ id: newId(), label: "", asks: "nothing" });

/** A new question, answered Yes or No. */
export const emptyQuestion = (): DraftQuestion => ({
	id: newId(),
	question: "",
	help: "",
	appliesTo: [],
	impliedByKeep: false,
	answers: [
		{ id: "yes", value: "yes", label: "Yes", asks: "nothing" },
		{ id: "no", value: "no", label: "No", asks: "reason" },
	],
});

/** What is sent to be published. */
export const inputOf = (draft: readonly DraftQuestion[]): CriterionInput[] =>
	draft.map(({ id: _, answers, ...c }) => ({ ...c, answers: answers.map(({ id: __, ...a }) => a) }));

/** What this draft would change, a warning where it asks less than the track is shipped with, and why it could not be published; half-written questions refuse nothing yet. */
export function verdictOn(track: Track, before: readonly Criterion[], draft: readonly DraftQuestion[]) {
	const after = keyed(
		inputOf(draft).map((c) => ({
			...c,
			question: c.question.trim(),
			help: c.help?.trim() ?? "",
			impliedByKeep: c.impliedByKeep ?? false,
			appliesTo: c.appliesTo as Flag[],
			answers: c.answers.map((a) => ({ ...a, label: a.label.trim() })),
		})),
	);
	return {
		changes: changesBetween(before, after),
		warning: lessWarning(track, askedLess(track, before, after)),
		refusal: setRefusal(track, after),
	};
}
