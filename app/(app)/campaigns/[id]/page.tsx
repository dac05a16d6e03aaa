import Link from "next/link";
import { notFound } from "next/navigation";
import { TrackProgress } from "@/components/campaign/track-progress";
import { TrackStateBadge } from "@/components/campaign/track-state";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { Stat, Stats } from "@/components/ui/stat";
import { Time } from "@/components/ui/time";
import { can } from "@/lib/access/permissions";
import { dayIn } from "@/lib/calendar/rules";
import { type CampaignSummary, campaignSummary, type TrackSummary } from "@/lib/campaign/queries";
import { STATES, type TrackState } from "@/lib/campaign/rules";
import { peopleWithRole } from "@/lib/campaign/setup-queries";
import { divergenceCounts } from "@/lib/divergence/queries";
import { idFrom } from "@/lib/id";
import { TRACKS, trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { stepHref } from "../new/steps";
import { AddTrackForm } from "./add-track-form";

export const metadata = { title: "Campaign" };

/** A campaign: its tracks side by side, each with its own state, owner, load and gaps. */
export default async function CampaignPage({ params }: { params: Promise<{ id: string }> }) {
	const ctx = await pageCtx("campaign:read");
	const id = idFrom((await params).id);
	if (id === null) notFound();
	const campaign = await orNotFound(campaignSummary(ctx, id));
	const diverging = await divergenceCounts(ctx, id);
	const configures = can(ctx.actor, "campaign:configure");
	const free = configures ? TRACKS.filter((t) => !campaign.tracks.some((one) => one.track === t.key)) : [];
	const owners = Object.fromEntries(
		await Promise.all(free.map(async (t) => [t.key, await peopleWithRole(ctx, "control_owner", t.key)] as const)),
	);
	return (
		<Page>
			<PageHeader
				crumbs={[{ label: "Campaigns", href: "/campaigns" }]}
				title={campaign.name}
				lead={
					<>
						{campaign.fiscalPeriod}, as of <Time at={campaign.asOf} show="date" zone={campaign.zone} /> ({campaign.zone}).
					</>
				}
			/>
			{diverging.open + diverging.settled > 0 && (
				<p className="mb-4 text-ink-2">
					<Link className="link" href={`/campaigns/${campaign.id}/divergences`}>
						{diverging.open === 1 ? "1 row is decided differently" : `${diverging.open.toLocaleString("en")} rows are decided differently`}
					</Link>{" "}
					by the tracks. The stricter verdict counts; neither track sees the other's reasons.
				</p>
			)}
			<div className="grid gap-4 lg:grid-cols-2">
				{campaign.tracks.map((track) => (
					<TrackCard key={track.id} campaign={campaign} track={track} configures={configures} />
				))}
				{free.map((track) => (
					<AddTrackForm
						key={track.key}
						campaignId={campaign.id}
						track={{ key: track.key, word: track.word, question: track.question }}
						owners={owners[track.key] ?? []}
						asOf={dayIn(campaign.asOf, campaign.zone)}
					/>
				))}
			</div>
		</Page>
	);
}

function TrackCard({ campaign, track, configures }: { campaign: CampaignSummary; track: TrackSummary; configures: boolean }) {
	const { word, tone, question } = trackOf(track.track);
	const href = `/campaigns/${campaign.id}/${track.track}`;
	const staged = track.items > 0;
	return (
		<Card
			title={
				<span className="flex flex-wrap items-center gap-2">
					<TrackBadge word={word} tone={tone} />
					<Link href={href} className="hover:underline">
						{word} track
					</Link>
					<TrackStateBadge state={track.state} />
				</span>
			}
			note={question}
			actions={
				track.state === "draft" && configures ? (
					<ButtonLink kind="primary" href={stepHref(campaign.id, track.track, "controls")}>
						Go on configuring
					</ButtonLink>
				) : (
					<ButtonLink href={href}>Open</ButtonLink>
				)
			}
		>
			<div className="flex flex-col gap-4">
				<DescriptionList
					items={[
						{ term: "Control owner", description: track.owner },
						{ term: "Due", description: <Time at={track.dueAt} show="minute" zone={campaign.zone} /> },
						{ term: "Next", description: STATES[track.state as TrackState]?.next || "Nothing is left to do." },
					]}
				/>
				{staged && <TrackProgress decided={track.decided} items={track.items} tone={tone} />}
				{staged && (
					<Stats>
						<Stat label="Rows" value={track.items} href={`${href}/rows`} />
						<Stat label="Reviewers" value={track.reviewers} href={`${href}#load`} />
						<Stat
							label="No reviewer"
							value={track.unassigned}
							href={`${href}/rows?gap=no_reviewer`}
							{...(track.unassigned > 0 ? { tone: "warn" as const } : {})}
						/>
						<Stat
							label="Open gaps"
							value={track.openGaps}
							href={`${href}#gaps`}
							{...(track.openGaps > 0 ? { tone: "warn" as const } : {})}
							note={`of ${track.gaps}`}
						/>
					</Stats>
				)}
			</div>
		</Card>
	);
}
