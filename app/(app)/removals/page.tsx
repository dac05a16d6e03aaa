import { z } from "zod";
import { parseParams, SearchParam } from "@/components/data-table/url-params";
import { RemovalTable } from "@/components/removal/removal-table";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { removalCounts, removalPage } from "@/lib/removal/queries";
import { REMOVAL_STATES } from "@/lib/removal/schema";
import { TRACK_KEYS } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { removalPageAction } from "./actions";

export const metadata = { title: "Removals" };

const shape = {
	q: SearchParam,
	show: z.enum([...REMOVAL_STATES, "late", "escalated", "back"]).optional(),
	track: z
		.string()
		.refine((t) => TRACK_KEYS.includes(t))
		.optional(),
};

/** Every removal and change that was decided: open, claimed, proved, or late. */
export default async function RemovalsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("removal:read");
	const { params } = parseParams(shape, await searchParams);
	const filter = {
		q: params.q,
		track: params.track,
		late: params.show === "late",
		escalated: params.show === "escalated",
		back: params.show === "back",
		state: REMOVAL_STATES.find((state) => state === params.show),
	};
	const [first, counts] = await Promise.all([removalPage(ctx, filter), removalCounts(ctx)]);
	return (
		<Page>
			<PageHeader
				title="Removals"
				lead="Carried out and proved are two different things, done by two different people, or by a later complete extract that no longer holds the access. The clock runs until the proof."
			/>
			<RemovalTable first={first} counts={counts} filter={filter} loadPage={removalPageAction} />
		</Page>
	);
}
