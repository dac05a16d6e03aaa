import Link from "next/link";
import { TrackProgress } from "@/components/campaign/track-progress";
import { TrackStateBadge } from "@/components/campaign/track-state";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { can } from "@/lib/access/permissions";
import { type CampaignSummary, campaignPage, type TrackSummary } from "@/lib/campaign/queries";
import { idFrom } from "@/lib/id";
import { trackOf } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";

export const metadata = { title: "Campaigns" };

/** All campaigns, newest first, both tracks of each side by side. */
export default async function CampaignsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("campaign:read");
	const { before } = await searchParams;
	const { rows, nextCursor } = await campaignPage(ctx, { cursor: idFrom(typeof before === "string" ? before : undefined) });
	const create = can(ctx.actor, "campaign:configure") && (
		<ButtonLink kind="primary" href="/campaigns/new">
			New campaign
		</ButtonLink>
	);
	return (
		<Page>
			<PageHeader
				title="Campaigns"
				lead="One population, reviewed once for each assurance. The tracks share the record of access and nothing else."
				actions={create}
			/>
			{rows.length === 0 && (
				<EmptyState title={before ? "No older campaigns" : "No campaign yet"} action={create}>
					{before
						? "The list ends here."
						: "A campaign freezes who can do what as of a day, and asks the right people about each row. Before the first one, systems are imported completely and placed inside or outside each track's boundary."}
				</EmptyState>
			)}
			<div className="flex flex-col gap-3">
				{rows.map((campaign) => (
					<CampaignCard key={campaign.id} campaign={campaign} />
				))}
			</div>
			{nextCursor && <CursorPager label="campaigns" next={`/campaigns?before=${nextCursor}`} />}
		</Page>
	);
}

function CampaignCard({ campaign }: { campaign: CampaignSummary }) {
	return (
		<Card padded={false}>
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
				<TrackProgress decided={track.decided} items={track.items} />
			) : (
				<p className="text-ink-2 text-sm">Not staged yet. Owner: {track.owner}.</p>
			)}
			{track.openGaps > 0 && <p className="text-sm text-warn">{track.openGaps} open gaps</p>}
		</div>
	);
}
