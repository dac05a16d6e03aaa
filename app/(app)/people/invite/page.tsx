import { parseParams, SearchParam } from "@/components/data-table/url-params";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { logRead } from "@/lib/access/log-read";
import { findInvitable } from "@/lib/people/people-queries";
import { pageCtx } from "@/lib/web/page";
import { InviteList } from "./invite-list";

export const metadata = { title: "Invite somebody" };

/** Finds a person of the inventory and makes the one-time link. */
export default async function InvitePage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("people:invite");
	const { params } = parseParams({ q: SearchParam }, await searchParams);
	const found = await findInvitable(ctx, params);
	if (found.length > 0) await logRead(ctx, "people", "", found.length);
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "People", href: "/people" }]}
				title="Invite somebody"
				lead="Users are made from people of the inventory, so that nobody reviews their own access under another name. Import the list of people first if somebody is missing."
			/>
			<InviteList query={params.q} found={found} />
		</Page>
	);
}
