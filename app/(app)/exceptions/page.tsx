import { ExceptionCard } from "@/components/outcome/exception-card";
import { RegisterTabs } from "@/components/outcome/register-tabs";
import { Page } from "@/components/shell/page";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { can, tracksFor } from "@/lib/access/permissions";
import { exceptionRegister } from "@/lib/exception/queries";
import { idFrom } from "@/lib/id";
import { TRACK_KEYS } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { approveAction, closeAction, declineAction, renewAction } from "./actions";

export const metadata = { title: "Exceptions" };

/** Access kept on purpose: one register per track, with its own numbers. */
export default async function ExceptionsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("exception:read");
	const { track: asked, after } = await searchParams;
	const track = typeof asked === "string" && TRACK_KEYS.includes(asked) ? asked : null;
	const { rows, nextCursor } = await exceptionRegister(ctx, track, idFrom(typeof after === "string" ? after : undefined));
	const next = new URLSearchParams({ ...(track ? { track } : {}), ...(nextCursor ? { after: nextCursor } : {}) });
	return (
		<Page narrow>
			<PageHeader
				title="Exceptions"
				lead="Access kept on purpose, with a reason, an end, and an approver who neither asked for it nor holds it. Each track has its own register."
			>
				<RegisterTabs path="/exceptions" tracks={tracksFor(ctx.actor, "exception:read")} current={track} />
			</PageHeader>
			{rows.length === 0 ? (
				<EmptyState title="No exception is on record">
					A reviewer asks for one when a keep does not stand without it: a leaver, somebody outside the authorised roles, duties that
					conflict.
				</EmptyState>
			) : (
				<ul className="flex flex-col gap-3">
					{rows.map((row) => (
						<li key={row.id}>
							<ExceptionCard
								row={row}
								mayJudge={can(ctx.actor, "exception:approve", { track: row.track })}
								approve={approveAction}
								decline={declineAction}
								close={closeAction}
								renew={renewAction}
							/>
						</li>
					))}
				</ul>
			)}
			{nextCursor && <CursorPager label="exceptions" next={`/exceptions?${next}`} />}
		</Page>
	);
}
