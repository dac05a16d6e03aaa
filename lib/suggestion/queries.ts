import { prisma } from "@/lib/db/client";
import { inOrder, isShown, SUGGESTIONS, type SuggestedAct, type SuggestionFacts, type SuggestionRule, suggestionWords } from "./rules";

/** What rules suggest about a row. `hidden`: there may be something, shown after the first answer. */
export type RowSuggestions = {
	hidden: boolean;
	/** `peers`: who else of the holder's group holds the same, by name. */
	rows: { rule: SuggestionRule; act: SuggestedAct; words: string; peers: string[] }[];
};

/** What the reviewer of a row may see of its suggestions by now. For whoever may see the row; `holderId` is left out of the peers. */
export async function suggestionsOfRow(reviewId: bigint, holderId: bigint | null): Promise<RowSuggestions> {
	const [row] = await prisma.$queryRaw<{ setting: string; answered: boolean }[]>`
		select t.suggestions as setting, r.state = 'decided' or exists (select from pending_decision p where p.review_id = r.id) as answered
		from review r join campaign_track t on t.id = r.campaign_track_id where r.id = ${reviewId}`;
	if (!row || !isShown(row.setting, row.answered)) return { hidden: row?.setting === "after_first_answer", rows: [] };
	const found = await prisma.reviewSuggestion.findMany({ where: { reviewId }, select: { rule: true, facts: true } });
	const refs = found.flatMap((f) => (f.rule === "outlier" ? (JSON.parse(f.facts) as SuggestionFacts["outlier"]).peers : []));
	const people = await prisma.identity.findMany({
		where: { ref: { in: refs }, ...(holderId === null ? {} : { id: { not: holderId } }) },
		select: { name: true },
		orderBy: { name: "asc" },
	});
	return {
		hidden: false,
		rows: inOrder(found.map((f) => ({ rule: f.rule as SuggestionRule, facts: f.facts }))).map(({ rule, facts }) => ({
			rule,
			act: SUGGESTIONS[rule],
			words: suggestionWords(rule, facts),
			peers: rule === "outlier" ? people.map((p) => p.name) : [],
		})),
	};
}
