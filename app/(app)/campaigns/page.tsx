import { CampaignCard } from "@/components/campaign/campaign-card";
import { Page } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button-link";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access/permissions";
import { campaignPage } from "@/lib/campaign/queries";
import { idFrom } from "@/lib/id";
import { pageCtx } from "@/lib/web/page";

export const metadata = { title: "Campaigns" };

/** All campaigns, newest first, both tracks of each side by side. */
export default async function CampaignsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("campaign:read");
	const { before } = await searchParams;
	const { rows, nextCursor } = await campaignPage(ctx, { cursor: idFrom(typeof before === "string" ? before : undefined) });
	const create = can(ctx.actor, "campaign:configure") && (
		<ButtonLink kind="primary" href="/campaigns/new">
			New campaign
		</ButtonLink>
	);
	return (
		<Page>
			<PageHeader
				title="Campaigns"
				lead="One population, reviewed once for each assurance. The tracks share the record of access and nothing else."
				actions={create}
			/>
			{rows.length === 0 && (
				<EmptyState title={before ? "No older campaigns" : "No campaign yet"} action={create}>
					{before
						? "The list ends here."
						: "A campaign freezes who can do what as of a day, and asks the right people about each row. Before the first one, systems are imported completely and placed inside or outside each track's boundary."}
				</EmptyState>
			)}
			<div className="flex flex-col gap-3">
				{rows.map((campaign) => (
					<CampaignCard key={campaign.id} campaign={campaign} />
				))}
			</div>
			{nextCursor && <CursorPager label="campaigns" next={`/campaigns?before=${nextCursor}`} />}
		</Page>
	);
}
