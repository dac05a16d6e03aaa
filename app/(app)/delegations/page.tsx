import { forbidden } from "next/navigation";
import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { logRead } from "@/lib/access/log-read";
import { can } from "@/lib/access/permissions";
import { delegationRows, standIns } from "@/lib/delegation/queries";
import { signedInCtx } from "@/lib/web/page";
import { PeopleTabs } from "../people/people-tabs";
import { AwayForm } from "./away-form";
import { DelegationItem } from "./delegation-item";

export const metadata = { title: "Delegations" };

/** Who stands in for whom: reviewers say when they are away, a third person approves. */
export default async function DelegationsPage() {
	const ctx = await signedInCtx();
	const reviews = can(ctx.actor, "review:decide");
	if (!reviews && !can(ctx.actor, "delegation:approve")) forbidden();
	const [rows, people] = await Promise.all([delegationRows(ctx), reviews ? standIns(ctx) : {}]);
	await logRead(ctx, "delegations", "", rows.length);
	return (
		<Page narrow>
			<PageHeader
				{...(reviews ? { crumbs: [{ label: "My reviews", href: "/reviews" }] } : {})}
				title={reviews ? "I am away" : "Delegations"}
				lead="For some days another reviewer of the track decides your rows; each decision says on whose behalf it was made. Rows the other may not decide stay with you. A control owner of the track or an administrator approves it, never one of the two. It ends by its date."
			>
				{can(ctx.actor, "people:read") && <PeopleTabs current="/delegations" />}
			</PageHeader>
			{reviews && (
				<Card title="Ask for it" note="Days in UTC, the last one included.">
					<AwayForm people={people} today={ctx.now.toISOString().slice(0, 10)} />
				</Card>
			)}
			{rows.length === 0 ? (
				<EmptyState title="Nobody stands in for anybody">
					Delegations you asked for, stand in by, or may approve are listed here.
				</EmptyState>
			) : (
				<Card title="Delegations">
					<ul className="flex flex-col">
						{rows.map((row) => (
							<DelegationItem key={row.id} row={row} />
						))}
					</ul>
				</Card>
			)}
		</Page>
	);
}
