import { ProgressBar } from "@/components/ui/progress-bar";
import type { Tone } from "@/components/ui/tone";

/** How many rows of a track are decided, as a bar with its figures. */
export function TrackProgress({ decided, items, tone }: { decided: number; items: number; tone: Tone }) {
	return (
		<div className="flex flex-wrap items-center gap-x-2 gap-y-1">
			<ProgressBar label="Decided" value={decided} max={items} tone={tone} />
			<span className="text-ink-2 text-sm tabular-nums">
				{decided.toLocaleString("en-US")} of {items.toLocaleString("en-US")} decided
			</span>
		</div>
	);
}
