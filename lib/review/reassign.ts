import type { Ctx } from "@/lib/access/actor";
import { can, requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { RELATIONS, type Relation } from "@/lib/track/flags";
import { lockDecidable, moveLoad } from "./effects";
import { ReassignInput } from "./schema";

/**
 * Hands open rows to another reviewer of the track. Never to oneself: whoever configures does not decide.
 * Refused as a whole when the new reviewer may not decide one of the rows. Pending marks on them are dropped; they were no decisions.
 */
export async function reassign(ctx: Ctx, input: unknown): Promise<{ rows: number }> {
	if (!can(ctx.actor, "review:reopen")) requirePermission(ctx.actor, "campaign:configure");
	const { campaignTrackId, reviewIds, toUserId, reason } = ReassignInput.parse(input);
	const user = requireUser(ctx.actor);
	if (toUserId === user.userId) throw new RefusedError("You cannot hand rows to yourself. Choose another reviewer.");
	return inTransaction(ctx, async (tx) => {
		const on = await lockDecidable(
			tx,
			campaignTrackId,
			can(ctx.actor, "campaign:configure") ? null : tracksFor(ctx.actor, "review:reopen"),
		);
		const to = await tx.user.findFirst({
			where: {
				id: toUserId,
				status: "active",
				roles: { some: { role: "reviewer", revokedAt: null, OR: [{ track: null }, { track: on.key }] } },
			},
			select: { id: true, identityId: true, identity: { select: { ref: true } } },
		});
		if (!to)
			throw new RefusedError(`The person chosen is not an active ${on.track.word} reviewer. Grant the role first, or choose another.`);
		const rows = await tx.$queryRaw<{ id: bigint; row_no: number; from_user: bigint | null; via: string; barred: string | null }[]>`
			select r.id, r.row_no, r.reviewer_user_id as from_user, r.reviewer_via as via,
				(select x from unnest(reviewer_relations(${to.identityId}, r.item_id)) x where x = any(r.refused_relations) limit 1) as barred
			from review r where r.id = any(${reviewIds}::bigint[]) and r.campaign_track_id = ${campaignTrackId} and r.state = 'open' order by r.id for update`;
		if (rows.length !== new Set(reviewIds).size)
			throw new ConflictError("Some of these rows are no longer open. Reload; nothing was handed on.");
		const bad = rows.find((r) => r.barred);
		if (bad)
			throw new RefusedError(
				`Row ${bad.row_no} cannot go to this reviewer: in their place, ${RELATIONS[bad.barred as Relation]}. Nothing was handed on.`,
			);
		const ids = rows.map((r) => r.id);
		await tx.$executeRaw`update review set reviewer_user_id = ${to.id}, reviewer_identity_id = ${to.identityId}, reviewer_via = 'reassigned', version = version + 1
			where id = any(${ids}::bigint[]) and state = 'open'`;
		await tx.$executeRaw`insert into review_routing (review_id, kind, reason, from_user_id, from_via, to_user_id, by_user_id, at)
			select f.id, 'reassigned', ${reason}, f.from_user, f.via, ${to.id}, ${user.userId}, ${ctx.now}
			from unnest(${ids}::bigint[], ${rows.map((r) => r.from_user)}::bigint[], ${rows.map((r) => r.via)}::text[]) as f(id, from_user, via)`;
		await tx.pendingDecision.deleteMany({ where: { reviewId: { in: ids } } });
		await tx.$executeRaw`update assignment a set total = a.total - f.rows
			from (select x as from_user, count(*)::int as rows from unnest(${rows.map((r) => r.from_user)}::bigint[]) x where x is not null group by x) f
			where a.campaign_track_id = ${campaignTrackId} and a.reviewer_user_id = f.from_user`;
		await moveLoad(tx, campaignTrackId, null, to.id, rows.length);
		await record(tx, ctx, {
			type: "review.reassigned",
			subject: `track:${campaignTrackId}`,
			refs: [`person:${to.identity.ref}`, ...ids.slice(0, 50).map((id) => `review:${id}`)],
			campaignId: on.campaignId,
			track: on.key,
			payload: { rows: rows.length, reviewIds: ids.map(String), to: to.identity.ref, reason },
		});
		return { rows: rows.length };
	});
}
