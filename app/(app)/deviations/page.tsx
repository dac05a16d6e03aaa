import { DeviationCard } from "@/components/outcome/deviation-card";
import { RegisterTabs } from "@/components/outcome/register-tabs";
import { Page } from "@/components/shell/page";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can, tracksFor } from "@/lib/access/permissions";
import { deviationLog } from "@/lib/deviation/queries";
import { idFrom } from "@/lib/id";
import { TRACK_KEYS } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { respondAction } from "./actions";

export const metadata = { title: "Deviations" };

/** Where the control did not work as designed: late, not reviewed, unproved. */
export default async function DeviationsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("deviation:read");
	const { track: asked, before } = await searchParams;
	const track = typeof asked === "string" && TRACK_KEYS.includes(asked) ? asked : null;
	const { rows, nextCursor } = await deviationLog(ctx, track, idFrom(typeof before === "string" ? before : undefined));
	const next = new URLSearchParams({ ...(track ? { track } : {}), ...(nextCursor ? { before: nextCursor } : {}) });
	return (
		<Page narrow>
			<PageHeader
				title="Deviations"
				lead="Where the control did not work as designed. They are not approved and do not expire; they are explained and answered."
			>
				<RegisterTabs path="/deviations" tracks={tracksFor(ctx.actor, "deviation:read")} current={track} />
			</PageHeader>
			{rows.length === 0 ? (
				<EmptyState title="No deviation is on record">
					One is raised by rule when a review closes with rows not decided, decided late, or removals late or unproved.
				</EmptyState>
			) : (
				<ul className="flex flex-col gap-3">
					{rows.map((row) => (
						<li key={row.id}>
							<DeviationCard row={row} mayRespond={can(ctx.actor, "deviation:respond", { track: row.track })} respond={respondAction} />
						</li>
					))}
				</ul>
			)}
			{nextCursor && <CursorPager label="deviations" next={`/deviations?${next}`} />}
		</Page>
	);
}
