import { createHash } from "node:crypto";
import { notFound } from "next/navigation";
import { ReviewScreen } from "@/components/review/review-screen";
import { idFrom } from "@/lib/id";
import { queueHead, queueRows } from "@/lib/review/queue";
import { decidableState } from "@/lib/review/rules";
import { orNotFound, pageCtx } from "@/lib/web/page";
import {
	acknowledgeAction,
	markAction,
	markBulkAction,
	openRowAction,
	routeAction,
	rowDetailAction,
	submitAction,
	unmarkAction,
} from "../actions";

export const metadata = { title: "Review" };

const server = {
	mark: markAction,
	markBulk: markBulkAction,
	unmark: unmarkAction,
	submit: submitAction,
	route: routeAction,
	openRow: openRowAction,
	rowDetail: rowDetailAction,
	acknowledge: acknowledgeAction,
};

/** One reviewer's rows of one campaign track. */
export default async function ReviewPage({
	params,
	searchParams,
}: {
	params: Promise<{ campaignTrackId: string }>;
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const ctx = await pageCtx("review:read");
	const id = idFrom((await params).campaignTrackId);
	if (!id) notFound();
	const head = await orNotFound(queueHead(ctx, id));
	const rows = await queueRows(ctx, id);
	const statementHash = createHash("sha256").update(head.statement).digest("hex");
	return (
		<ReviewScreen
			key={`${head.decided}-${rows.length}`}
			head={head}
			trackKey={head.track}
			rows={rows}
			closedBecause={decidableState(head.state)}
			statementHash={statementHash}
			now={ctx.now.toISOString()}
			asked={await searchParams}
			server={server}
		/>
	);
}
