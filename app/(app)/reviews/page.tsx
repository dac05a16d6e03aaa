import { QueueCardView } from "@/components/review/queue-card";
import { ReceiptList } from "@/components/review/receipt-list";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access/permissions";
import { myDefinitions } from "@/lib/birthright/queries";
import { ruleWords } from "@/lib/birthright/rules";
import { secondLooks } from "@/lib/quality/queries";
import { queueCards } from "@/lib/review/queue";
import { myReceipts } from "@/lib/review/receipts";
import { trackOf } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";

export const metadata = { title: "My reviews" };

/** What the reviewer has been asked: one card per campaign and track, never one merged list. */
export default async function ReviewsPage() {
	const ctx = await pageCtx("review:read");
	const [cards, receipts, looks, rules] = await Promise.all([queueCards(ctx), myReceipts(ctx), secondLooks(ctx), myDefinitions(ctx)]);
	return (
		<Page narrow>
			<PageHeader
				title="My reviews"
				lead="Each card is one question of one audit. Decide the rows, then submit them; nothing counts before that."
				actions={can(ctx.actor, "review:decide") && <ButtonLink href="/delegations">I am away</ButtonLink>}
			/>
			{cards.length === 0 ? (
				<EmptyState title="No review is assigned to you">
					Rows reach you when a campaign is launched and you own an entitlement or system in it, manage its holders, or are named in it. You
					will find a card here then.
				</EmptyState>
			) : (
				<ul className="flex flex-col gap-3">
					{cards.map((card) => (
						<li key={card.campaignTrackId}>
							<QueueCardView card={card} now={ctx.now} />
						</li>
					))}
				</ul>
			)}
			{rules.length > 0 && (
				<Card title="Birthrights" note="Given by a rule: you decide the rule once, in place of each of its holders.">
					<ul className="flex flex-col">
						{rules.map((d) => (
							<li key={d.id} className="flex flex-wrap items-center gap-3 border-t py-2 first:border-0">
								<TrackBadge word={trackOf(d.track).word} tone={trackOf(d.track).tone} />
								<span className="min-w-0 flex-1">
									“{d.entitlement}” in {d.system} for {ruleWords(d)}: {d.holders.toLocaleString("en")}{" "}
									{d.holders === 1 ? "holder" : "holders"} of {d.campaign}
								</span>
								<ButtonLink kind="primary" href={`/reviews/definitions/${d.id}`}>
									Decide
								</ButtonLink>
							</li>
						))}
					</ul>
				</Card>
			)}
			{looks.length > 0 && (
				<Card title="Second looks" note="Drawn by lot from what somebody else decided. You decide again, without their verdict.">
					<ul className="flex flex-col">
						{looks.map((look) => (
							<li key={look.batchId} className="flex flex-wrap items-center gap-3 border-t py-2 first:border-0">
								<TrackBadge word={trackOf(look.track).word} tone={trackOf(look.track).tone} />
								<span className="min-w-0 flex-1">
									{look.rows} {look.rows === 1 ? "row" : "rows"} of {look.campaign}
								</span>
								<ButtonLink kind="primary" href={`/reviews/second-look/${look.batchId}`}>
									Look again
								</ButtonLink>
							</li>
						))}
					</ul>
				</Card>
			)}
			{receipts.length > 0 && (
				<Card title="Submissions" note="What you submitted, with its number in the ledger.">
					<ReceiptList receipts={receipts} />
				</Card>
			)}
		</Page>
	);
}
