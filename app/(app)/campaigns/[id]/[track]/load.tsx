import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ProgressBar } from "@/components/ui/progress-bar";
import { splitAdvice, timeWords } from "@/lib/campaign/rules";
import type { Assignee, LoadRow } from "@/lib/campaign/track-queries";
import { HandOver } from "./hand-over";

/** Rows and expected time of each reviewer, by the track's pace; and how far each is. */
export function Load({
	load,
	rowsHref,
	started,
	trackId,
	reviewers,
}: {
	load: LoadRow[];
	rowsHref: string;
	started: boolean;
	trackId: string;
	/** Whom rows may be handed to; empty where nobody may hand them on. */
	reviewers: Assignee[];
}) {
	const most = Math.max(1, ...load.map((l) => l.total));
	const advice = started ? [] : splitAdvice(load);
	const minutes = load.reduce((sum, l) => sum + l.minutes, 0);
	return (
		<Card
			title={<span id="load">Load</span>}
			note={
				load.length === 0
					? undefined
					: `${load.length} ${load.length === 1 ? "reviewer" : "reviewers"}, about ${timeWords(minutes)} in all at this track's pace. A forecast, not a target.`
			}
		>
			{load.length === 0 && <p className="text-ink-2">No row has a reviewer. The gaps say why.</p>}
			{advice.length > 0 && (
				<Callout tone="warn" className="mb-3" title="More than half a day for one person.">
					<ul className="mt-1 flex list-disc flex-col gap-0.5 pl-5">
						{advice.slice(0, 10).map((sentence) => (
							<li key={sentence}>{sentence}</li>
						))}
						{advice.length > 10 && <li>and {advice.length - 10} more</li>}
					</ul>
				</Callout>
			)}
			<ul className="flex flex-col">
				{load.map((one) => (
					<li
						key={one.userId}
						className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 border-t py-2 first:border-0 sm:grid-cols-[minmax(0,1fr)_9rem_7rem_5rem_auto]"
					>
						<span className="min-w-0 truncate">
							{one.name} <span className="text-ink-3 text-sm">{one.jobTitle}</span>
						</span>
						<ProgressBar
							label={started ? `Decided by ${one.name}` : `Rows of ${one.name}`}
							value={started ? one.decided : one.total}
							max={started ? one.total : most}
							tone={started ? "ok" : "neutral"}
							className="max-sm:hidden"
						/>
						<Link className="text-right text-sm tabular-nums hover:underline" href={`${rowsHref}?reviewer=${one.userId}`}>
							{started ? `${one.decided.toLocaleString("en-US")} of ` : ""}
							{one.total.toLocaleString("en-US")} {one.total === 1 ? "row" : "rows"}
						</Link>
						<span className="text-right text-ink-2 text-sm tabular-nums max-sm:col-start-2">
							{one.minutes > 0 ? timeWords(one.minutes) : ""}
						</span>
						{reviewers.length > 0 && one.total > one.decided && (
							<HandOver
								trackId={trackId}
								what={{ whose: one.userId }}
								label="Hand on"
								title={`Open rows of ${one.name}`}
								reviewers={reviewers.filter((r) => r.userId !== one.userId)}
							/>
						)}
					</li>
				))}
			</ul>
		</Card>
	);
}
