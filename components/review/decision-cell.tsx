"use client";

import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Kbd } from "@/components/ui/kbd";
import { Menu } from "@/components/ui/menu";
import { MenuItem } from "@/components/ui/menu-item";
import type { QueueRow } from "@/lib/review/queue";
import { OUTCOME_WORDS } from "./row-words";
import { useReviewActs } from "./screen-context";

const inks: Record<string, string> = { keep: "text-ok", remove: "text-danger", change: "text-warn" };
const CLOSED_WORDS: Record<string, string> = { not_reviewed: "Not reviewed", taken_out: "Taken out of the review" };
const word = (outcome: string) => OUTCOME_WORDS[outcome as keyof typeof OUTCOME_WORDS] ?? outcome;

/** The decision of a row: what may be given, what is pending, what is decided, or whose it is. Nothing is preselected. */
export function DecisionCell({ row }: { row: QueueRow }) {
	const { open, press, undo, route } = useReviewActs();
	if (row.routedTo !== null) {
		return (
			<span className="block truncate text-ink-3 text-sm" title={`Routed to ${row.routedTo}`}>
				Not yours: {row.routedTo}
			</span>
		);
	}
	if (row.decision) {
		return (
			<span className="block truncate text-sm">
				<b className={cx("font-semibold", inks[row.decision.outcome])}>{word(row.decision.outcome)}</b>{" "}
				<span className="text-ink-3">{row.decision.exception ? "by exception" : row.decision.bulk ? "decided in bulk" : "decided"}</span>
			</span>
		);
	}
	if (row.state !== "open" || !open) return <span className="text-ink-3 text-sm">{CLOSED_WORDS[row.state] ?? "Not decided"}</span>;
	if (row.pending) {
		return (
			<span className="flex items-center gap-1 text-sm">
				<b className={cx("font-semibold", inks[row.pending.outcome])}>{word(row.pending.outcome)}</b>
				<span className="text-ink-3">{row.pending.exception ? "by exception, pending ·" : "pending ·"}</span>
				<button type="button" className="link" onClick={() => undo(row)}>
					undo<span className="sr-only"> {row.name}</span>
				</button>
			</span>
		);
	}
	return (
		<div className="flex gap-1">
			<Button size="sm" onClick={() => press(row, "keep")}>
				Keep<span className="sr-only"> {row.name}</span>
				<Kbd>1</Kbd>
			</Button>
			<Button size="sm" onClick={() => press(row, "remove")}>
				Remove<span className="sr-only"> {row.name}</span>
				<Kbd>2</Kbd>
			</Button>
			<Menu label={`More for ${row.name}`}>
				<MenuItem hint="3" onPress={() => press(row, "change")}>
					Change it to something smaller
				</MenuItem>
				<MenuItem hint="4" onPress={() => route(row, "not_mine")}>
					Not mine to decide
				</MenuItem>
				<MenuItem hint="5" onPress={() => route(row, "need_info")}>
					I need information
				</MenuItem>
			</Menu>
		</div>
	);
}
