import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { RowDetail } from "@/lib/review/row-detail";
import { ACT_WORDS } from "@/lib/suggestion/rules";

type Props = {
	detail: RowDetail | string | null;
	/** The row is marked: what was held back may be shown. */
	answered: boolean;
	again: () => void;
};

/** What visible rules suggest about a row, and why. Words only: nothing is selected by it. */
export function RowSuggestions({ detail, answered, again }: Props) {
	if (!detail || typeof detail === "string") return null;
	const { hidden, rows } = detail.suggestions;
	if (hidden && !answered)
		return <p className="text-ink-3 text-sm">What rules suggest about this row is shown after your first answer on it.</p>;
	if (hidden)
		return (
			<Button size="sm" className="self-start" onClick={again}>
				Show what rules suggest
			</Button>
		);
	if (rows.length === 0) return null;
	return (
		<Callout title="Suggested by rule; the answer is yours">
			<ul className="flex flex-col gap-1">
				{rows.map(({ rule, act, words, peers }) => (
					<li key={rule}>
						<b>{ACT_WORDS[act]}.</b> {words}
						{peers.length > 0 && <span className="block text-ink-2 text-sm">Beside the holder: {peers.join(", ")}.</span>}
					</li>
				))}
			</ul>
		</Callout>
	);
}
