import { notFound } from "next/navigation";
import { WorkScreen } from "@/components/shell/work-screen";
import { TrackBadge } from "@/components/track/track-badge";
import { PageHeader } from "@/components/ui/page-header";
import { populationFacets, populationPage, RowFilter } from "@/lib/campaign/row-queries";
import { trackDetail } from "@/lib/campaign/track-queries";
import { counted } from "@/lib/counted";
import { groupNames } from "@/lib/group/queries";
import { idFrom } from "@/lib/id";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { PopulationTable } from "./population-table";

export const metadata = { title: "Population" };

const FILTERS = ["search", "flag", "system", "reviewer", "state", "delta", "gap"];

/** The frozen rows of a track with flags, state, reviewer and who was passed over. */
export default async function RowsPage(props: {
	params: Promise<{ id: string; track: string }>;
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const { id, track: key } = await props.params;
	const campaignId = idFrom(id);
	if (campaignId === null || !TRACK_KEYS.includes(key)) notFound();
	const ctx = await pageCtx("campaign:read");
	const detail = await orNotFound(trackDetail(ctx, campaignId, key));
	const { campaign, summary } = detail;
	const raw = await props.searchParams;
	const asked = Object.fromEntries(Object.entries(raw).filter(([name, value]) => FILTERS.includes(name) && value !== ""));
	const parsed = RowFilter.safeParse({ ...asked, campaignTrackId: summary.id });
	const filter = parsed.success ? { ...asked, campaignTrackId: summary.id } : { campaignTrackId: summary.id };
	const [first, facets] = await Promise.all([populationPage(ctx, filter), populationFacets(ctx, BigInt(summary.id))]);
	const { word, tone } = trackOf(key);
	return (
		<WorkScreen
			header={
				<PageHeader
					crumbs={[
						{ label: "Campaigns", href: "/campaigns" },
						{ label: campaign.name, href: `/campaigns/${campaign.id}` },
						{ label: `${word} track`, href: `/campaigns/${campaign.id}/${key}` },
					]}
					badge={<TrackBadge word={word} tone={tone} />}
					title="Population"
					lead={
						parsed.success
							? `${counted(summary.items, "row")}, as frozen.`
							: "A filter in the address was not understood and is left out: all rows are shown."
					}
				/>
			}
		>
			<PopulationTable first={first} facets={facets} filter={filter} groups={await groupNames()} />
		</WorkScreen>
	);
}
