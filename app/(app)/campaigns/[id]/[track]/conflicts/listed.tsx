import { ConflictList } from "@/components/conflict/conflict-list";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import type { Ctx } from "@/lib/access/actor";
import { can } from "@/lib/access/permissions";
import { conflictPage } from "@/lib/conflict/page-queries";
import { idFrom } from "@/lib/id";
import { findPeopleAction } from "../../../../inventory/actions";
import { judgeOutcomeAction, requestOutcomeAction } from "./actions";
import { type ConflictParams, hrefWith } from "./filters";

type Props = {
	ctx: Ctx;
	on: { campaignId: string; track: string; trackId: bigint; state: string };
	path: string;
	asked: ConflictParams;
};

/** A page of conflicts that pass the filters, and the acts that are due on each. */
export async function Listed({ ctx, on, path, asked }: Props) {
	const duties = asked.duty && (asked.and || asked.without) ? ([asked.duty, asked.and ?? ""] as const) : null;
	const page = await conflictPage(ctx, {
		campaignTrackId: on.trackId,
		filter: {
			...{ ruleId: idFrom(asked.rule), severity: asked.severity ?? null, state: asked.state ?? null },
			...{ system: asked.system ?? null, duties },
		},
		after: asked.after ?? 0,
	});
	if (page.rows.length === 0)
		return <EmptyState title="No conflict passes these filters">Take one of the filters away to see more.</EmptyState>;
	return (
		<>
			<ConflictList
				key={JSON.stringify(asked)}
				rows={page.rows}
				track={on.track}
				rowsHref={`/campaigns/${on.campaignId}/${on.track}/rows`}
				mayAsk={can(ctx.actor, "conflict:request", { track: on.track }) && ["active", "closing", "closed"].includes(on.state)}
				mayJudge={can(ctx.actor, "conflict:judge", { track: on.track })}
				request={requestOutcomeAction}
				judge={judgeOutcomeAction}
				findPeople={findPeopleAction}
			/>
			{page.nextCursor !== null && <CursorPager label="conflicts" next={hrefWith(path, asked, { after: page.nextCursor })} />}
		</>
	);
}
