import { Page } from "@/components/shell/page";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { logRead } from "@/lib/access/log-read";
import { groupCandidates, groupRows } from "@/lib/group/queries";
import { pageCtx } from "@/lib/web/page";
import { PeopleTabs } from "../people-tabs";
import { GroupDialog } from "./group-dialog";

export const metadata = { title: "Reviewer groups" };

/** Named lists of reviewers who share rows: a step of a reviewer chain. */
export default async function GroupsPage() {
	const ctx = await pageCtx("campaign:configure");
	const [groups, people] = await Promise.all([groupRows(ctx), groupCandidates(ctx)]);
	await logRead(ctx, "reviewer_groups", "", groups.length);
	return (
		<Page narrow>
			<PageHeader
				title="Reviewer groups"
				lead="A group is a step of a reviewer chain: its members take rows in turn, and whoever may not decide a row is skipped. Who is in it when rows are handed out counts; rows handed out before stay where they are."
				actions={<GroupDialog people={people} group={null} />}
			>
				<PeopleTabs current="/people/groups" />
			</PageHeader>
			{groups.length === 0 ? (
				<EmptyState title="No group yet">
					Make one where several people share a review, such as the controllers of a region. Then choose it as a step when a campaign is set
					up.
				</EmptyState>
			) : (
				groups.map((group) => (
					<Card key={group.id} title={group.name} note={group.purpose || undefined} actions={<GroupDialog people={people} group={group} />}>
						<ul className="flex flex-col">
							{group.members.map((member) => (
								<li key={member.userId} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t py-2 first:border-0">
									<span className="min-w-0 flex-1">
										{member.name} <span className="text-ink-3 text-sm">{member.detail}</span>
									</span>
									{member.tracks.length === 0 ? (
										<Badge tone="warn">skipped: no active reviewer</Badge>
									) : (
										<span className="text-ink-2 text-sm">reviews {member.tracks.join(" and ")}</span>
									)}
								</li>
							))}
						</ul>
					</Card>
				))
			)}
		</Page>
	);
}
