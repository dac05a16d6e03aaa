import { differenceInCalendarDays } from "date-fns";
import { TrackBadge } from "@/components/track/track-badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Time } from "@/components/ui/time";
import type { QueueCard } from "@/lib/review/queue";
import { trackOf } from "@/lib/track/registry";

/** How far away a deadline is, in words. */
export function dueText(dueAt: string, now: Date): string {
	const days = differenceInCalendarDays(new Date(dueAt), now);
	if (days < 0) return `${-days} ${days === -1 ? "day" : "days"} late`;
	return days === 0 ? "due today" : `${days} ${days === 1 ? "day" : "days"} left`;
}

/** One assignment: who asks what, by when, how far. One button. */
export function QueueCardView({ card, now }: { card: QueueCard; now: Date }) {
	const track = trackOf(card.track);
	const open = card.total - card.decided;
	const active = card.state === "active";
	const minutes = Math.max(1, Math.round((card.minutes * open) / Math.max(1, card.total)));
	return (
		<Card>
			<div className="flex flex-wrap items-start gap-x-4 gap-y-3">
				<div className="min-w-0 flex-1">
					<div className="flex flex-wrap items-center gap-2">
						<TrackBadge word={track.word} tone={track.tone} />
						<h2 className="font-semibold text-md">{card.campaign}</h2>
						<span className="text-ink-3 text-sm">{card.controls.map((c) => c.code).join(", ")}</span>
					</div>
					<p className="mt-1 max-w-[68ch] text-pretty text-ink-2">{card.controls[0]?.objective || track.question}</p>
					<p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-sm">
						<span>
							Due <Time at={card.dueAt} show="minute" zone={card.zone} />
							{active && `, ${dueText(card.dueAt, now)}`}
						</span>
						<span>
							Population as of <Time at={card.asOf} show="date" />
						</span>
					</p>
				</div>
				<div className="flex flex-col items-end gap-2 max-sm:w-full max-sm:items-start">
					<ButtonLink kind={active && open > 0 ? "primary" : "secondary"} href={`/reviews/${card.campaignTrackId}`}>
						{!active ? "Look at it" : card.decided + card.pending === 0 ? "Begin" : open > 0 ? "Continue" : "Look at it"}
					</ButtonLink>
					<span className="text-ink-2 text-sm">
						<b className="text-ink">{card.decided}</b> of {card.total} decided{card.pending > 0 && `, ${card.pending} pending`}
					</span>
					<ProgressBar label="Decided" value={card.decided} max={card.total} tone={track.tone} />
					{active && open > 0 && <span className="text-ink-3 text-sm">about {minutes} min left</span>}
					{!active && <span className="text-ink-3 text-sm">closed</span>}
				</div>
			</div>
		</Card>
	);
}
