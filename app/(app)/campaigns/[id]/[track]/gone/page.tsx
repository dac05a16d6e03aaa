import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { type GoneRow, gonePage } from "@/lib/campaign/delta-queries";
import { trackDetail } from "@/lib/campaign/track-queries";
import { idFrom } from "@/lib/id";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";

export const metadata = { title: "Gone since last time" };

type Props = { params: Promise<{ id: string; track: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

const BECAUSE = {
	removed: { word: "Removed as decided", tone: "ok" },
	gone: { word: "Gone without a removal of this track", tone: "warn" },
	out_of_scope: { word: "Still held, outside this review", tone: "warn" },
	unknown: { word: "Not known", tone: "danger" },
} as const;

/** What stood in the last closed campaign of the track and does not stand in this one, and what became of it. */
export default async function GonePage({ params, searchParams }: Props) {
	const { id, track: key } = await params;
	const campaignId = idFrom(id);
	if (campaignId === null || !TRACK_KEYS.includes(key)) notFound();
	const ctx = await pageCtx("campaign:read");
	const { campaign, summary } = await orNotFound(trackDetail(ctx, campaignId, key));
	const { after } = await searchParams;
	const page = await gonePage(ctx, BigInt(summary.id), Number(idFrom(typeof after === "string" ? after : undefined) ?? 0n));
	const { against, REMOVED: gone } = page.counts;
	const { word, tone } = trackOf(key);
	return (
		<Page>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
					{ label: `${word} track`, href: `/campaigns/${campaign.id}/${key}` },
				]}
				badge={<TrackBadge word={word} tone={tone} />}
				title="Gone since last time"
				lead={
					against === null
						? "No campaign of this track was closed before this one was staged."
						: `Access that stood in ${against.name} and does not stand in this population, with what became of it.`
				}
			/>
			{page.rows.length === 0 ? (
				<EmptyState title={against === null ? "Nothing to compare with" : "Nothing more is gone"}>
					{against === null
						? "The first campaign of a track is what the next one is compared with."
						: "Everything else that the last closed campaign of this track reviewed stands in this population too."}
				</EmptyState>
			) : (
				<Card title={gone === 1 ? "1 row" : `${gone.toLocaleString("en-US")} rows`}>
					<ul className="flex flex-col divide-y">
						{page.rows.map((row) => (
							<Gone key={row.rowNo} row={row} />
						))}
					</ul>
				</Card>
			)}
			{page.nextCursor !== null && <CursorPager label="rows" next={`/campaigns/${campaign.id}/${key}/gone?after=${page.nextCursor}`} />}
		</Page>
	);
}

function Gone({ row }: { row: GoneRow }) {
	const { word, tone } = BECAUSE[row.because];
	return (
		<li className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2">
			<span>
				{row.holder}: {row.title || row.entitlement} in {row.system}{" "}
				<span className="text-ink-3 text-sm">
					{row.account}, row {row.rowNo.toLocaleString("en-US")} then, {row.decision ? `decided: ${row.decision}` : "not decided"}
				</span>
			</span>
			<span className="flex items-baseline gap-2">
				<Badge tone={tone}>{word}</Badge>
				{row.since && <Time at={row.since} show="date" />}
			</span>
		</li>
	);
}
