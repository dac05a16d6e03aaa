"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Refused } from "@/components/ui/refused";
import { useAction } from "@/components/ui/use-action";
import { splitAdvice, timeWords } from "@/lib/campaign/rules";
import type { TrackSetup } from "@/lib/campaign/setup-queries";
import { forecastLoadAction } from "../actions";
import { stepHref } from "./steps";

/** How many reviewers the list names before it says how many more there are. */
const SHOWN = 12;

/** What the chain would give each reviewer over the inventory as it is now, before anything is frozen. */
export function Forecast({ setup, campaignId }: { setup: TrackSetup; campaignId: string }) {
	const act = useAction(forecastLoadAction);
	const found = act.data;
	const advice = found ? splitAdvice(found.reviewers) : [];
	return (
		<Card
			title="Load forecast"
			note="Rows and time of each reviewer in both stages, by the chains as they stand and this track's pace. Staging counts again, with changes and conflicts."
			actions={
				<Button size="sm" pending={act.pending} onClick={() => void act.run({ campaignTrackId: setup.id })}>
					{found ? "Forecast again" : "Forecast"}
				</Button>
			}
		>
			<Refused>{act.refusal}</Refused>
			{found && (
				<div aria-live="polite" className="flex flex-col gap-3">
					{advice.length > 0 && (
						<Callout tone="warn" title="More than half a day for one person.">
							<ul className="mt-1 flex list-disc flex-col gap-0.5 pl-5">
								{advice.slice(0, SHOWN).map((sentence) => (
									<li key={sentence}>{sentence}</li>
								))}
							</ul>
							<Link className="link" href={stepHref(campaignId, setup.track, "reviewers")}>
								Change how reviewers are found
							</Link>
						</Callout>
					)}
					{found.unassigned > 0 && (
						<p className="text-sm text-warn">
							{found.unassigned.toLocaleString("en")} {found.unassigned === 1 ? "row finds" : "rows find"} nobody who may decide: a gap
							each, unless the chain gets another step.
						</p>
					)}
					{found.unassignedSecond > 0 && (
						<p className="text-sm text-warn">
							{found.unassignedSecond.toLocaleString("en")} {found.unassignedSecond === 1 ? "row finds" : "rows find"} nobody for the second
							stage, who is never who decides the first.
						</p>
					)}
					{found.reviewers.length === 0 && <p className="text-ink-2">Nobody gets a row.</p>}
					<ul className="flex flex-col">
						{found.reviewers.slice(0, SHOWN).map((one) => (
							<li key={one.userId} className="flex justify-between gap-3 border-t py-1.5 first:border-0">
								<span className="min-w-0 truncate">{one.name}</span>
								<span className="shrink-0 text-ink-2 text-sm tabular-nums">
									{one.total.toLocaleString("en")} {one.total === 1 ? "row" : "rows"}, about {timeWords(one.minutes)}
									{one.second > 0 && (
										<span className="text-ink-3"> ({one.second.toLocaleString("en")} of them as second stage, at most)</span>
									)}
								</span>
							</li>
						))}
					</ul>
					{found.reviewers.length > SHOWN && <p className="text-ink-3 text-sm">and {found.reviewers.length - SHOWN} more with less</p>}
				</div>
			)}
		</Card>
	);
}
