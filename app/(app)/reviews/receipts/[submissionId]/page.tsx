import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/counted";
import { idFrom } from "@/lib/id";
import { myReceipt } from "@/lib/review/receipts";
import { trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";

export const metadata = { title: "Receipt" };

/** What was submitted, under which statement, and where it stands in the ledger. */
export default async function ReceiptPage({ params }: { params: Promise<{ submissionId: string }> }) {
	const ctx = await pageCtx("review:read");
	const id = idFrom((await params).submissionId);
	if (!id) notFound();
	const receipt = await orNotFound(myReceipt(ctx, id));
	const track = trackOf(receipt.track);
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "My reviews", href: "/reviews" }]}
				badge={<TrackBadge word={track.word} tone={track.tone} />}
				title={`Submission ${receipt.submissionId}`}
				lead={`${counted(receipt.decisions, "decision")} in ${receipt.campaign}: ${receipt.kept} kept, ${receipt.removed} to be removed, ${receipt.changed} to be changed.`}
			/>
			<Card title="In the ledger" note="Anybody who holds a later checkpoint can show that this event was there and was not changed.">
				<div className="flex flex-col gap-3">
					<DescriptionList
						items={[
							{
								term: "Event",
								description: (
									<a className="link" href={`/ledger?subject=submission:${receipt.submissionId}`}>{`number ${receipt.ledgerSeq}`}</a>
								),
							},
							{ term: "Submitted", description: <Time at={receipt.at} show="second" /> },
							{
								term: "Signed in",
								description: (
									<>
										<Time at={receipt.authenticatedAt} show="second" /> by {receipt.method}
									</>
								),
							},
						]}
					/>
					<CopyField label="Hash of the event" value={receipt.ledgerHash} />
				</div>
			</Card>
			<Card title="The statement you gave">
				<p className="max-w-[68ch] text-pretty">{receipt.statement}</p>
				<div className="mt-3">
					<CopyField label="Hash of the statement" value={receipt.statementHash} />
				</div>
			</Card>
		</Page>
	);
}
