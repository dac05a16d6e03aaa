import { notFound } from "next/navigation";
import { DivergenceCard } from "@/components/outcome/divergence-card";
import { Page } from "@/components/shell/page";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tab-links";
import { campaignSummary } from "@/lib/campaign/queries";
import { divergencePage } from "@/lib/divergence/queries";
import { idFrom } from "@/lib/id";
import { orNotFound, pageCtx } from "@/lib/web/page";

export const metadata = { title: "Divergences" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The rows two tracks decided differently: the verdicts side by side and what follows, without the reasons of either. */
export default async function DivergencesPage({ params, searchParams }: Props) {
	const ctx = await pageCtx("campaign:read");
	const id = idFrom((await params).id);
	if (id === null) notFound();
	const campaign = await orNotFound(campaignSummary(ctx, id));
	const { state: asked, after } = await searchParams;
	const state = asked === "settled" ? "settled" : "open";
	const page = await divergencePage(ctx, {
		campaignId: id,
		state,
		after: Number(idFrom(typeof after === "string" ? after : undefined) ?? 0n),
	});
	const path = `/campaigns/${campaign.id}/divergences`;
	return (
		<Page narrow>
			<PageHeader
				crumbs={[
					{ label: "Campaigns", href: "/campaigns" },
					{ label: campaign.name, href: `/campaigns/${campaign.id}` },
				]}
				title="Divergences"
				lead="Rows the tracks decided differently. Both verdicts stand, each for its own assurance; the stricter one decides what happens to the access. Reasons stay with their track."
			>
				<TabLinks
					label="Divergences"
					tabs={[
						{ href: path, label: "Open", count: page.open, current: state === "open" },
						{ href: `${path}?state=settled`, label: "Settled", count: page.settled, current: state === "settled" },
					]}
				/>
			</PageHeader>
			{page.rows.length === 0 ? (
				<EmptyState title={state === "open" ? "No row is decided differently" : "No divergence was settled"}>
					{state === "open"
						? "A divergence opens by itself when a row is kept on one track and removed, changed or kept by exception on another."
						: "A divergence is settled when one of its decisions is taken back or replaced. It stays on record here."}
				</EmptyState>
			) : (
				<ul className="flex flex-col gap-3">
					{page.rows.map((row) => (
						<li key={row.id}>
							<DivergenceCard row={row} />
						</li>
					))}
				</ul>
			)}
			{page.nextCursor !== null && <CursorPager label="divergences" next={`${path}?state=${state}&after=${page.nextCursor}`} />}
		</Page>
	);
}
