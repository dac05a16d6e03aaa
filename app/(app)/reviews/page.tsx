import { QueueCardView } from "@/components/review/queue-card";
import { ReceiptList } from "@/components/review/receipt-list";
import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { queueCards } from "@/lib/review/queue";
import { myReceipts } from "@/lib/review/receipts";
import { pageCtx } from "@/lib/web/page";

export const metadata = { title: "My reviews" };

/** What the reviewer has been asked: one card per campaign and track, never one merged list. */
export default async function ReviewsPage() {
	const ctx = await pageCtx("review:read");
	const [cards, receipts] = await Promise.all([queueCards(ctx), myReceipts(ctx)]);
	return (
		<Page narrow>
			<PageHeader
				title="My reviews"
				lead="Each card is one question of one audit. Decide the rows, then submit them; nothing counts before that."
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
			{receipts.length > 0 && (
				<Card title="Submissions" note="What you submitted, with its number in the ledger.">
					<ReceiptList receipts={receipts} />
				</Card>
			)}
		</Page>
	);
}
