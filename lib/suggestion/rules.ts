/** What a rule suggests: words and a reason beside the row, never an answer. A rule never suggests keeping: that would invite it. */
export const SUGGESTIONS = {
	leaver: "remove",
	unused: "remove",
	conflict: "look",
	credential: "look",
	outlier: "look",
} as const;
export type SuggestionRule = keyof typeof SUGGESTIONS;
export type SuggestedAct = (typeof SUGGESTIONS)[SuggestionRule];

export const ACT_WORDS = { remove: "Remove", look: "Look closer" } as const satisfies Record<SuggestedAct, string>;

/** When the reviewers of a track see what rules suggest. */
export const SHOWN = {
	shown: { label: "At once", hint: "Beside the row, before the first answer." },
	after_first_answer: {
		label: "After the first answer on a row",
		hint: "So that the answer is the reviewer's own; it can be changed until it is submitted.",
	},
	off: { label: "Not at all", hint: "" },
} as const;
export const SHOWN_KEYS = ["shown", "after_first_answer", "off"] as const satisfies (keyof typeof SHOWN)[];

/** Whether suggestions are shown on a row of a track with this setting. */
export const isShown = (setting: string, answered: boolean): boolean =>
	setting === "shown" || (setting === "after_first_answer" && answered);

/** Whether any of these rules suggests the act. */
export const suggestsAct = (rules: readonly string[], act: SuggestedAct): boolean =>
	rules.some((rule) => (SUGGESTIONS as Record<string, SuggestedAct>)[rule] === act);

/** From how many peers on, and up to which share of them (percent) holding it, a right is out of the ordinary. */
export const OUTLIER = { peers: 8, percent: 10 } as const;

/** Whether few of the holder's peers hold the same. Peers: active people of the same department, the holder among them. */
export const isOutlier = ({ holding, of }: { holding: number; of: number }): boolean =>
	of >= OUTLIER.peers && holding * 100 <= of * OUTLIER.percent;

export type CredentialFacts = { status: string; since: Date | null; maxAgeDays: number | null; expiresAt: Date | null };

/** Whether a credential in use is older than its rule allows, or past its end. What is not known suggests nothing. */
export function isOverdue({ status, since, maxAgeDays, expiresAt }: CredentialFacts, asOf: Date): boolean {
	if (status === "disabled") return false;
	if (expiresAt !== null && expiresAt.getTime() < asOf.getTime()) return true;
	return since !== null && maxAgeDays !== null && since.getTime() + maxAgeDays * 86_400_000 < asOf.getTime();
}

/** The facts each rule rests on, as staging froze them. Dates are ISO days; `peers` are references of people. */
export type SuggestionFacts = {
	leaver: { on: string | null };
	unused: { last: string | null };
	conflict: { conflicts: number };
	credential: { label: string; ageDays: number | null; maxAgeDays: number | null; expiredOn: string | null };
	outlier: { group: string; holding: number; of: number; peers: string[] };
};

const WORDS: { [R in SuggestionRule]: (f: SuggestionFacts[R]) => string } = {
	leaver: ({ on }) => (on ? `The holder left on ${on}, by the HR record.` : "The holder has left, by the HR record."),
	unused: ({ last }) =>
		last ? `Last used on ${last}: not for 90 days or more, by the source.` : "Never used in 90 days or more, by the source.",
	conflict: ({ conflicts }) =>
		`It is half of ${conflicts === 1 ? "a conflict" : `${conflicts} conflicts`} between duties: removing one side settles ${conflicts === 1 ? "it" : "them"}.`,
	credential: ({ label, ageDays, maxAgeDays, expiredOn }) =>
		expiredOn
			? `The holder's credential “${label}” was to end on ${expiredOn} and is not switched off.`
			: `The holder's credential “${label}” is ${ageDays} days old, and ${maxAgeDays} are allowed.`,
	outlier: ({ group, holding, of }) => `${holding} of ${of} active people in ${group} ${holding === 1 ? "holds" : "hold"} this.`,
};

/** A rule's reason as a sentence, from its frozen facts (JSON text). */
export function suggestionWords(rule: SuggestionRule, facts: string): string {
	return (WORDS[rule] as (f: unknown) => string)(JSON.parse(facts));
}

/** Removals first, then by the order of SUGGESTIONS. */
export function inOrder<S extends { rule: SuggestionRule }>(found: readonly S[]): S[] {
	const order = Object.keys(SUGGESTIONS);
	return [...found].sort((a, b) => order.indexOf(a.rule) - order.indexOf(b.rule));
}
