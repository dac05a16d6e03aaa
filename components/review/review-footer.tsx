"use client";

import { Button } from "@/components/ui/button";
import { Kbd, KeyHint } from "@/components/ui/kbd";
import type { QueueRow } from "@/lib/review/queue";
import { bulkExcluded } from "@/lib/review/view";
import { useReviewActs } from "./screen-context";

type FooterProps = {
	rows: QueueRow[];
	shown: QueueRow[];
	selected: ReadonlySet<string>;
	onBulk: (outcome: "keep" | "remove") => void;
	onClear: () => void;
	onSubmit: () => void;
	onHelp: () => void;
};

/** What is pending, what bulk leaves out and why, and the one primary act. */
export function ReviewFooter({ rows, shown, selected, onBulk, onClear, onSubmit, onHelp }: FooterProps) {
	const { track, open } = useReviewActs();
	const pending = rows.filter((r) => r.pending).length;
	const out = bulkExcluded(shown, track);
	return (
		<>
			<span className="shrink-0">
				<b className="text-ink">{pending} pending</b>
				{pending > 0 && ", not submitted"}
			</span>
			<span className="flex min-w-0 flex-1 basis-0 items-center gap-2 max-sm:hidden">
				{selected.size > 0 ? (
					<>
						<b className="shrink-0 text-ink">{selected.size} selected</b>
						<Button size="sm" onClick={() => onBulk("keep")}>
							Keep them <Kbd>1</Kbd>
						</Button>
						<Button size="sm" onClick={() => onBulk("remove")}>
							Remove them <Kbd>2</Kbd>
						</Button>
						<Button size="sm" kind="quiet" onClick={onClear}>
							Clear
						</Button>
					</>
				) : null}
				{out.count > 0 && (
					<span className="truncate" title={`Not eligible for bulk: ${out.why.join(", ")}`}>
						{out.count} of these rows not eligible for bulk: {out.why.join(", ")}
					</span>
				)}
			</span>
			<KeyHint keys={["↑", "↓"]}>move</KeyHint>
			<KeyHint keys={["1", "2", "3"]}>decide</KeyHint>
			<button type="button" className="max-md:hidden hover:underline" onClick={onHelp}>
				<KeyHint keys={["?"]}>all keys</KeyHint>
			</button>
			<Button
				kind="primary"
				className="ml-auto"
				onClick={onSubmit}
				{...(!open
					? { disabledReason: "This review is not active." }
					: pending === 0
						? { disabledReason: "Mark at least one row first." }
						: {})}
			>
				Review and submit {pending}
			</Button>
		</>
	);
}
