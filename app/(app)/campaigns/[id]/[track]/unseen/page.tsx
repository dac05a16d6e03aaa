import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { TrackBadge } from "@/components/track/track-badge";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterChip, FilterChips } from "@/components/ui/filter-chips";
import { PageHeader } from "@/components/ui/page-header";
import { trackDetail } from "@/lib/campaign/track-queries";
import { UnseenFilter, unseenPage, unseenSummary } from "@/lib/campaign/unseen-queries";
import { idFrom } from "@/lib/id";
import { TRACK_KEYS, trackOf } from "@/lib/track/registry";
import { orNotFound, pageCtx } from "@/lib/web/page";
import { Unseen } from "./unseen";

export const metadata = { title: "Granted and gone unseen" };

type Props = { params: Promise<{ id: string; track: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

const SHOWN = { privileged: "Privileged", machines: "Machines", used: "Used meanwhile" } as const;

/** Access that appeared after the last population of the track was taken and was gone before this one's: no review ever saw it. */
export default async function UnseenPage({ params, searchParams }: Props) {
	const { id, track: key } = await params;
	const campaignId = idFrom(id);
	if (campaignId === null || !TRACK_KEYS.includes(key)) notFound();
	const ctx = await pageCtx("campaign:read");
	const { campaign, summary } = await orNotFound(trackDetail(ctx, campaignId, key));
	const asked = Object.fromEntries(
		Object.entries(await searchParams).filter(([name, value]) => ["show", "system", "after"].includes(name) && value !== ""),
	);
	const parsed = UnseenFilter.safeParse(asked);
	const filter = parsed.success ? parsed.data : UnseenFilter.parse({});
	const trackId = BigInt(summary.id);
	const [found, page] = await Promise.all([unseenSummary(ctx, trackId), unseenPage(ctx, trackId, filter)]);
	const { word, tone } = trackOf(key);
	const path = `/campaigns/${campaign.id}/${key}/unseen`;
	const download = new URLSearchParams(
		Object.entries({ show: filter.show, system: filter.system?.toString() }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
	);
	const href = (more: Record<string, string | null>) => {
		const kept = { show: filter.show ?? null, system: filter.system?.toString() ?? null, ...more };
		const query = new URLSearchParams(Object.entries(kept).flatMap(([name, value]) => (value ? [[name, value]] : [])));
		return query.size > 0 ? `${path}?${query}` : path;
	};
	return (
		<Page>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
					{ label: `${word} track`, href: `/campaigns/${campaign.id}/${key}` },
				]}
				badge={<TrackBadge word={word} tone={tone} />}
				title="Granted and gone unseen"
				actions={
					found.counts.all > 0 ? (
						<a className={buttonStyle()} href={`/api/tracks/${summary.id}/unseen${download.size > 0 ? `?${download}` : ""}`} download>
							Download CSV
						</a>
					) : undefined
				}
				lead={
					found.previous
						? `Access that appeared after the extracts of ${found.previous} and was gone in the extracts of this review: nobody decided about it.`
						: "No campaign of this track was closed before this one: all access that came and went before its extracts, which nobody decided about."
				}
			/>
			<p className="max-w-prose text-ink-2 text-sm">
				Extracts show it, so the more there are, the more is seen here; what was given and taken back between two of them stands in none.
				Systems outside the boundary of the track are left out.
			</p>
			{!parsed.success && <p className="text-ink-2">A filter in the address was not understood and is left out: everything is shown.</p>}
			{found.counts.all > 0 && (
				<div className="flex flex-col gap-2">
					<FilterChips label="Show">
						<FilterChip href={href({ show: null })} active={!filter.show} count={found.counts.all}>
							All
						</FilterChip>
						{Object.entries(SHOWN).map(([value, label]) => (
							<FilterChip
								key={value}
								href={href({ show: filter.show === value ? null : value })}
								active={filter.show === value}
								count={found.counts[value as keyof typeof SHOWN]}
							>
								{label}
							</FilterChip>
						))}
					</FilterChips>
					{found.systems.length > 1 && (
						<FilterChips label="System">
							{found.systems.map((s) => (
								<FilterChip
									key={s.id}
									href={href({ system: filter.system?.toString() === s.id ? null : s.id })}
									active={filter.system?.toString() === s.id}
									count={s.rows}
								>
									{s.name}
								</FilterChip>
							))}
						</FilterChips>
					)}
				</div>
			)}
			{page.rows.length === 0 ? (
				<EmptyState title={found.counts.all === 0 ? "Nothing came and went unseen" : "None of these"}>
					{found.counts.all === 0
						? "All access the extracts showed in between is among the rows of a review, or was there before."
						: "Take a filter off to see the others."}
				</EmptyState>
			) : (
				<Card>
					<ul className="flex flex-col divide-y">
						{page.rows.map((row) => (
							<Unseen key={row.id} row={row} />
						))}
					</ul>
				</Card>
			)}
			{page.nextCursor && <CursorPager label="rows" next={href({ after: page.nextCursor })} />}
		</Page>
	);
}
