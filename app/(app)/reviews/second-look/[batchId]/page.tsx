import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { counted } from "@/lib/counted";
import { idFrom } from "@/lib/id";
import { secondLook } from "@/lib/quality/queries";
import { trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { answerReReviewAction } from "./actions";
import { SecondLookForm } from "./second-look-form";

export const metadata = { title: "Second look" };

/** A sample somebody else decided, to be decided again without their verdict. */
export default async function SecondLookPage({ params }: { params: Promise<{ batchId: string }> }) {
	const batchId = idFrom((await params).batchId);
	if (batchId === null) notFound();
	const ctx = await pageCtx("review:read");
	const sample = await orNotFound(secondLook(ctx, batchId));
	const { word, tone, question } = trackOf(sample.track);
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "My reviews", href: "/reviews" }]}
				badge={<TrackBadge word={word} tone={tone} />}
				title={`Second look: ${counted(sample.rows.length, "row")} of ${sample.campaign}`}
				lead={`${question} Somebody decided these rows already; you are not told how, so that your verdict is your own. It changes nothing by itself: where both differ, the control owner looks.`}
			/>
			{sample.state === "assigned" ? (
				<SecondLookForm sample={sample} answer={answerReReviewAction} />
			) : (
				<EmptyState title="Your answers are on record">
					The control owner sees how far both agree. Nothing more is asked of you here.
				</EmptyState>
			)}
		</Page>
	);
}
