import Link from "next/link";
import { TrackBadge } from "@/components/track/track-badge";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { CampaignSummary, TrackSummary } from "@/lib/campaign/queries";
import { counted } from "@/lib/counted";
import { trackOf } from "@/lib/track/registry";
import { TrackProgress } from "./track-progress";
import { TrackStateBadge } from "./track-state";

/** A campaign in one line: what it is, and where each of its tracks stands. */
export function CampaignCard({ campaign }: { campaign: CampaignSummary }) {
	return (
		<Card padded={false} className="overflow-hidden">
			<div className="grid gap-px bg-line md:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)_minmax(0,1fr)]">
				<div className="bg-surface px-4 py-3">
					<h2 className="font-semibold text-md">
						<Link className="hover:underline" href={`/campaigns/${campaign.id}`}>
							{campaign.name}
						</Link>
					</h2>
					<p className="text-ink-2 text-sm">
						{campaign.fiscalPeriod} · as of <Time at={campaign.asOf} show="date" zone={campaign.zone} />
					</p>
				</div>
				{campaign.tracks.map((track) => (
					<TrackCell key={track.id} campaign={campaign} track={track} />
				))}
				{campaign.tracks.length < 2 && <div className="bg-surface max-md:hidden" />}
			</div>
		</Card>
	);
}

function TrackCell({ campaign, track }: { campaign: CampaignSummary; track: TrackSummary }) {
	const { word, tone } = trackOf(track.track);
	return (
		<div className="flex flex-col gap-1.5 bg-surface px-4 py-3">
			<div className="flex flex-wrap items-center gap-2">
				<Link href={`/campaigns/${campaign.id}/${track.track}`} className="flex items-center gap-2 hover:underline">
					<TrackBadge word={word} tone={tone} />
					<TrackStateBadge state={track.state} />
				</Link>
				<span className="text-ink-2 text-sm">
					due <Time at={track.dueAt} show="date" zone={campaign.zone} />
				</span>
			</div>
			{track.items > 0 ? (
				<TrackProgress decided={track.decided} items={track.items} tone={tone} />
			) : (
				<p className="text-ink-2 text-sm">Not staged yet. Owner: {track.owner}.</p>
			)}
			{track.openGaps > 0 && <p className="text-sm text-warn">{counted(track.openGaps, "open gap")}</p>}
		</div>
	);
}
