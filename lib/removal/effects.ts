import type { Ctx } from "@/lib/access/actor";
import type { Tx } from "@/lib/db/transaction";

/**
 * Opens a removal task for each remove or change decision of a submission. The deadline runs from the decision:
 * days by the item's risk (privileged counts as high, unrated as medium), as frozen in the track's definition.
 */
export async function openRemovals(tx: Tx, ctx: Ctx, on: { id: bigint; removalSlaDays: string }, submissionId: bigint): Promise<void> {
	await tx.$executeRaw`
		insert into removal (id, number, campaign_id, campaign_track_id, review_id, decision_id, item_id, grant_id, system_id, kind, instruction, opened_at, sla_days, due_at)
		select n.id, n.id::int, n.campaign_id, n.campaign_track_id, n.review_id, n.decision_id, n.item_id, n.grant_id, n.system_id, n.outcome, n.change, ${ctx.now},
			n.days, ${ctx.now}::timestamptz + make_interval(days => n.days)
		from (
			select nextval(pg_get_serial_sequence('removal', 'id')) as id, d.campaign_id, d.campaign_track_id, d.review_id, d.id as decision_id, i.id as item_id, i.grant_id, i.system_id,
				d.outcome, d.change,
				(${on.removalSlaDays}::json ->> case when i.privileged or i.risk = 'high' then 'high' when i.risk = 'low' then 'low' else 'medium' end)::int as days
			from decision d join review r on r.id = d.review_id join item i on i.id = r.item_id
			where d.submission_id = ${submissionId} and d.outcome in ('remove', 'change')
			order by r.row_no
		) n`;
}

/** Withdraws the open task of a review whose decision is reopened; what is verified stays verified. */
export async function withdrawRemoval(tx: Tx, reviewId: bigint): Promise<number> {
	const { count } = await tx.removal.updateMany({
		where: { reviewId, state: { in: ["open", "claimed"] } },
		data: { state: "withdrawn", version: { increment: 1 } },
	});
	return count;
}
