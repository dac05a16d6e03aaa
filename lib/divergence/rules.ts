/** What a track decided about an item, as far as the other track may know it: a word, no reason. Least strict first (product.md, "The two tracks"). */
export const VERDICTS = ["keep", "keep_with_exception", "change", "remove"] as const;
export type Verdict = (typeof VERDICTS)[number];

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
	keep: "keep",
	keep_with_exception: "keep with an exception",
	change: "change",
	remove: "remove",
};

/** Why a divergence no longer stands. */
export const SETTLED_WORDS = {
	agreed: "The tracks decided the same in the end.",
	reopened: "A decision was taken back.",
	replaced: "A later decision took the place of one of these.",
} as const;
export type SettledBecause = keyof typeof SETTLED_WORDS;

/** The strictest of some verdicts, which drives what happens to the access: remove > change > keep with exception > keep. */
export function stricter(verdicts: readonly Verdict[]): Verdict {
	return VERDICTS[Math.max(0, ...verdicts.map((v) => VERDICTS.indexOf(v)))] ?? "keep";
}

/** Whether verdicts of different tracks disagree. Fewer than two never do: an undecided track has no verdict. */
export const disagree = (verdicts: readonly Verdict[]) => new Set(verdicts).size > 1;
