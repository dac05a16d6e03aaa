import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { type Counting, daysOverdue, overdueSince } from "@/lib/calendar/rules";
import { inSetTransaction } from "@/lib/db/transaction";
import { recordMany } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { NoInput } from "./schema";

type Row = {
	id: bigint;
	number: number;
	campaign_id: bigint;
	campaign_track_id: bigint;
	track: string;
	review_id: bigint;
	system_id: bigint;
	due_at: Date;
	days: number;
	state: "open" | "claimed";
};

/**
 * Escalates removals that have waited past their deadline as many days as their track allows, counted as its removals are, one event each: they stand on the home page of the track's
 * control owners until they are proved. Set-based; nothing is escalated twice. Answers how many.
 */
export async function escalate(ctx: Ctx, input: unknown): Promise<{ escalated: number }> {
	requirePermission(ctx.actor, "job:run");
	NoInput.parse(input);
	return inSetTransaction(ctx, async (client) => {
		const { rows: tracks } = await client.query<{ id: bigint; track: string; counting: Counting | null }>(
			`select t.id, t.track, track_counting(t.id) as counting from campaign_track t
			where exists (select from removal m where m.campaign_track_id = t.id and m.state in ('open', 'claimed') and m.escalated_at is null and m.due_at < $1)`,
			[ctx.now],
		);
		// The moment before which a removal of each track must have been due to be escalated now.
		const since = tracks.map((t) => overdueSince(t.counting, ctx.now, trackOf(t.track).escalateAfterDays));
		const { rows } = await client.query<Row>(
			`select m.id, m.number, m.campaign_id, m.campaign_track_id, t.track, m.review_id, m.system_id, m.due_at, floor(extract(epoch from $3::timestamptz - m.due_at) / 86400)::int as days, m.state
			from removal m join campaign_track t on t.id = m.campaign_track_id join unnest($1::bigint[], $2::timestamptz[]) as p(id, since) on p.id = t.id
			where m.state in ('open', 'claimed') and m.escalated_at is null and m.due_at < p.since order by m.id for update of m`,
			[tracks.map(({ id }) => id), since, ctx.now],
		);
		if (rows.length === 0) return { escalated: 0 };
		const countings = new Map(tracks.map((t) => [t.id, t.counting]));
		// Rows of one act share their deadline.
		const counted = new Map<string, number>();
		const countedOf = (r: Row) => {
			const key = `${r.campaign_track_id} ${r.due_at.getTime()}`;
			const days = counted.get(key) ?? daysOverdue(countings.get(r.campaign_track_id) ?? null, r.due_at, ctx.now);
			counted.set(key, days);
			return { counted: days, basis: countings.get(r.campaign_track_id)?.basis ?? null };
		};
		await client.query("update removal set escalated_at = $2 where id = any($1::bigint[])", [rows.map((r) => r.id), ctx.now]);
		const result = { escalated: rows.length };
		await recordMany(
			client,
			ctx,
			rows.map((r) => ({
				type: "removal.escalated",
				subject: `removal:${r.id}`,
				refs: [`review:${r.review_id}`, `system:${r.system_id}`, `track:${r.campaign_track_id}`],
				campaignId: r.campaign_id,
				track: r.track,
				payload: {
					removalId: String(r.id),
					number: r.number,
					dueAt: r.due_at.toISOString(),
					days: r.days,
					...countedOf(r),
					state: r.state,
				},
			})),
		);
		return result;
	});
}
