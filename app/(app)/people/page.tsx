import { choiceParam, parseParams, SearchParam } from "@/components/data-table/url-params";
import { Page } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button-link";
import { PageHeader } from "@/components/ui/page-header";
import { logRead } from "@/lib/access/log-read";
import { can } from "@/lib/access/permissions";
import { countUsers, findUsers } from "@/lib/people/people-queries";
import { USER_STATUS } from "@/lib/people/schema";
import { pageCtx } from "@/lib/web/page";
import { PeopleTable } from "./people-table";
import { PeopleTabs } from "./people-tabs";

export const metadata = { title: "People" };

/** Who can sign in, with which roles. */
export default async function PeoplePage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("people:read");
	const { params } = parseParams({ q: SearchParam, status: choiceParam(USER_STATUS) }, await searchParams);
	const [first, counts] = await Promise.all([findUsers(ctx, params), countUsers(ctx)]);
	await logRead(ctx, "people", "", first.rows.length);
	return (
		<Page>
			<PageHeader
				title="People"
				lead="Who can sign in to Countersign, and as what. Users are made from people of the inventory; roles are granted by somebody else, never by oneself."
				actions={
					can(ctx.actor, "people:invite") && (
						<ButtonLink href="/people/invite" kind="primary">
							Invite somebody
						</ButtonLink>
					)
				}
			>
				{can(ctx.actor, "campaign:configure") && <PeopleTabs current="/people" />}
			</PageHeader>
			<PeopleTable first={first} counts={counts} />
		</Page>
	);
}
