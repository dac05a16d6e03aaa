import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access/permissions";
import { trackDetail } from "@/lib/campaign/track-queries";
import { idFrom } from "@/lib/id";
import { qualityPage } from "@/lib/quality/queries";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { nameReReviewerAction, setThresholdsAction, settleAction } from "./actions";
import { Batch } from "./batch";
import { FiguresTable } from "./figures-table";
import { ThresholdsForm } from "./thresholds-form";

export const metadata = { title: "Quality of review" };

/** How the rows of a track were reviewed, what crossed a threshold, and what the blind second look found. */
export default async function QualityPage({ params }: { params: Promise<{ id: string; track: string }> }) {
	const { id, track: key } = await params;
	const campaignId = idFrom(id);
	if (campaignId === null || !TRACK_KEYS.includes(key)) notFound();
	const ctx = await pageCtx("review:oversee");
	const { campaign, summary } = await orNotFound(trackDetail(ctx, campaignId, key));
	const found = await orNotFound(qualityPage(ctx, BigInt(summary.id)));
	const { word, tone } = trackOf(key);
	const mayEdit = can(ctx.actor, "quality:edit", { track: key });
	const { rule } = found;
	return (
		<Page>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
					{ label: `${word} track`, href: `/campaigns/${campaign.id}/${key}` },
				]}
				badge={<TrackBadge word={word} tone={tone} />}
				title="Quality of review"
				lead="Whether rows were looked at, and not only ticked. What was decided too lightly is drawn from by lot and decided again by somebody who does not see the first verdict."
			/>
			{found.all.decisions === 0 ? (
				<EmptyState title="Nothing has been decided yet">Figures appear here a few minutes after the first submission.</EmptyState>
			) : (
				<Card
					title="Figures"
					note={
						rule.named
							? `${found.reviewers} ${found.reviewers === 1 ? "reviewer" : "reviewers"}, by name: a control owner switched that on (version ${rule.version}).`
							: `${found.reviewers} ${found.reviewers === 1 ? "reviewer" : "reviewers"} together. By name only when a control owner switches it on, which is an event.`
					}
				>
					<FiguresTable rows={[...found.byReviewer, found.all]} />
					<p className="mt-3 text-ink-3 text-sm">
						Pace is the median of seconds between one mark and the next, by the server's clock, for rows marked one by one; pauses over five
						minutes are left out. Opened means that the row's details had been handed to the reviewer before the mark. How long somebody
						read a row without opening it, and when they looked away, is not recorded by anything.
					</p>
				</Card>
			)}
			{found.flagged.length > 0 && (
				<ul className="flex flex-col gap-3">
					{found.flagged.map((batch) => (
						<li key={batch.id}>
							<Batch
								batch={batch}
								mayEdit={mayEdit}
								active={summary.state === "active"}
								name={nameReReviewerAction}
								settle={settleAction}
							/>
						</li>
					))}
				</ul>
			)}
			{found.flagged.length === 0 && found.all.decisions > 0 && (
				<EmptyState title="No batch crossed a threshold">
					{found.batches === 0
						? `Decisions are measured once a reviewer has made ${rule.thresholds.minRows} or more of them.`
						: `${found.batches} ${found.batches === 1 ? "batch was" : "batches were"} measured.`}
				</EmptyState>
			)}
			<Card
				title="Thresholds"
				note={`${rule.version === 0 ? "As shipped" : `Version ${rule.version}: “${rule.reason}”`}. They hold for every ${word} review and for what is measured from their setting on.`}
			>
				<ThresholdsForm track={key} rule={{ ...rule, since: null }} mayEdit={mayEdit} set={setThresholdsAction} />
			</Card>
		</Page>
	);
}
