import { ProgressBar } from "@/components/ui/progress-bar";

/** How many rows of a track are decided, as a bar with its figures. */
export function TrackProgress({ decided, items }: { decided: number; items: number }) {
	return (
		<div className="flex flex-wrap items-center gap-x-2 gap-y-1">
			<ProgressBar label="Decided" value={decided} max={items} />
			<span className="text-ink-2 text-sm tabular-nums">
				{decided.toLocaleString("en-US")} of {items.toLocaleString("en-US")} decided
			</span>
		</div>
	);
}
