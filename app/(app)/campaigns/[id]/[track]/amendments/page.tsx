import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access/permissions";
import { amendmentsOf, systemsWithOpenRows } from "@/lib/amendment/queries";
import { amendRefusal } from "@/lib/amendment/rules";
import { currentCalendar } from "@/lib/calendar/queries";
import { type DayBasis, dayIn } from "@/lib/calendar/rules";
import { assignees, loadRows, trackDetail } from "@/lib/campaign/track-queries";
import { idFrom } from "@/lib/id";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { AmendmentCard } from "./amendment-card";
import { AskAmendment } from "./ask-amendment";

export const metadata = { title: "Amendments" };

/** What was changed on a track after it was staged: who asked, why, who approved, before and after; and the way to ask for more. */
export default async function AmendmentsPage({ params }: { params: Promise<{ id: string; track: string }> }) {
	const { id, track: key } = await params;
	const campaignId = idFrom(id);
	if (campaignId === null || !TRACK_KEYS.includes(key)) notFound();
	const ctx = await pageCtx("campaign:read");
	const detail = await orNotFound(trackDetail(ctx, campaignId, key));
	const { campaign, summary } = detail;
	const trackId = BigInt(summary.id);
	const rows = await amendmentsOf(ctx, trackId);
	const { word, tone, closingPolicies } = trackOf(key);
	const mayAsk = can(ctx.actor, "amendment:request", { track: key }) && amendRefusal(summary.state) === null;
	const [load, reviewers, systems] = mayAsk
		? await Promise.all([loadRows(ctx, trackId), assignees(ctx, key), systemsWithOpenRows(ctx, trackId)])
		: [[], [], []];
	const calendar = await currentCalendar(ctx);
	const { high = 1, medium = 1, low = 1 } = detail.removalSlaDays;
	return (
		<Page narrow>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
					{ label: `${word} track`, href: `/campaigns/${campaign.id}/${key}` },
				]}
				badge={<TrackBadge word={word} tone={tone} />}
				title="Amendments"
				lead="Once a track is staged, scope, due day and rules change in one way only: somebody asks with a reason, and a control owner who did not ask approves. All of it stands in the evidence."
				actions={
					mayAsk && (
						<AskAmendment
							trackId={summary.id}
							due={dayIn(summary.dueAt, campaign.zone)}
							zone={campaign.zone}
							calendar={calendar}
							systems={systems}
							holders={load.filter((l) => l.total > l.decided)}
							reviewers={reviewers}
							rules={{ high, medium, low, closingPolicy: detail.closingPolicy }}
							basis={detail.removalDayBasis as DayBasis}
							policies={closingPolicies}
						/>
					)
				}
			/>
			{rows.length === 0 ? (
				<EmptyState title="Nothing was amended">{amendRefusal(summary.state) ?? "The track runs as it was frozen."}</EmptyState>
			) : (
				<ul className="flex flex-col gap-3">
					{rows.map((row) => (
						<li key={row.id}>
							<AmendmentCard row={row} />
						</li>
					))}
				</ul>
			)}
		</Page>
	);
}
