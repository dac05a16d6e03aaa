import type { Ctx } from "@/lib/access/actor";
import { can, requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { handDefinitions } from "@/lib/birthright/effects";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { RELATIONS, type Relation } from "@/lib/track/flags";
import { lockAssignable, openRowsOf, reviewerNow, whoWasFaster } from "./effects";
import { handTo } from "./hand";
import { HANDS_TO_SELF } from "./rules";
import { ReassignInput } from "./schema";

type Barred = { row_no: number; barred: string };

/**
 * Hands open rows to another reviewer of the track, from the staging of it to its closing. Never to oneself: whoever configures does not decide.
 * Rows named one by one go all or none; of everything open that a reviewer has, or nobody, go those that the new one may decide, and `barred` says
 * how many stay; of more than five thousand the first ones go, and `left` says how many wait for another go. Pending marks on them are dropped; they were no decisions.
 * A definition goes by the same rules, by itself or with the rows of whose it is.
 */
export async function reassign(ctx: Ctx, input: unknown): Promise<{ rows: number; definitions: number; barred: number; left: number }> {
	if (!can(ctx.actor, "review:reopen")) requirePermission(ctx.actor, "campaign:configure");
	const { campaignTrackId, reviewIds, definitionId, whose, toUserId, reason } = ReassignInput.parse(input);
	const user = requireUser(ctx.actor);
	if (toUserId === user.userId) throw new RefusedError(HANDS_TO_SELF);
	return inTransaction(ctx, async (tx) => {
		const on = await lockAssignable(
			tx,
			campaignTrackId,
			can(ctx.actor, "campaign:configure") ? null : tracksFor(ctx.actor, "review:reopen"),
		);
		const to = await reviewerNow(tx, toUserId, on.key);
		if (!to)
			throw new RefusedError(`The person chosen is not an active ${on.track.word} reviewer. Grant the role first, or choose another.`);
		const of = whose === "nobody" ? null : (whose ?? null);
		const receiver = { userId: toUserId, identityId: to.identityId };
		const open = reviewIds || definitionId ? { ids: reviewIds ?? [], left: 0 } : await openRowsOf(tx, campaignTrackId, of);
		const { ids } = open;
		const asked = definitionId ? { definitionId } : { whose: of };
		const definitions = reviewIds
			? { handed: [], barred: [] }
			: await handDefinitions(tx, { id: on.id, refused: on.track.independence.refused }, asked, receiver, {
					reason,
					byUserId: user.userId,
					at: ctx.now,
				});
		if (ids.length + definitions.handed.length + definitions.barred.length === 0)
			throw new RefusedError(`There is no open ${definitionId ? "definition" : "row"} to hand on: reload to see how they stand.`);
		const [stays] = definitions.barred;
		if (definitionId && stays)
			throw new RefusedError(`This definition cannot go to this reviewer: in their place, ${RELATIONS[stays.relation]}. Choose another.`);
		const how = { kind: "reassigned", reason, at: ctx.now, byUserId: user.userId } as const;
		const barred = reviewIds ? await barredRow(tx, campaignTrackId, reviewIds, to.identityId) : null;
		if (barred)
			throw new RefusedError(
				`Row ${barred.row_no} cannot go to this reviewer: in their place, ${RELATIONS[barred.barred as Relation]}. Nothing was handed on.`,
			);
		const handed = await handTo(tx, on, ids, { ...receiver, via: "reassigned", delegationId: null }, how);
		const handedIds = handed.moved.map((m) => m.id);
		const rows = handedIds.length;
		if (reviewIds && rows !== new Set(reviewIds).size) throw await whoWasFaster(tx, reviewIds, "Nothing was handed on");
		if (rows + definitions.handed.length === 0) throw new RefusedError("This reviewer may decide none of these rows. Choose another.");
		const result = {
			rows,
			definitions: definitions.handed.length,
			barred: ids.length - rows + definitions.barred.length,
			left: open.left,
		};
		await record(tx, ctx, {
			type: "review.reassigned",
			subject: `track:${campaignTrackId}`,
			refs: [
				`person:${to.ref}`,
				...definitions.handed.map((d) => `definition:${d.id}`),
				...handedIds.slice(0, 50).map((id) => `review:${id}`),
			],
			campaignId: on.campaignId,
			track: on.key,
			payload: { rows, reviewIds: handedIds.map(String), definitions: definitions.handed.map((d) => d.number), to: to.ref, reason },
		});
		return result;
	});
}

/** The first of these rows that the new reviewer may not decide. @throws ConflictError when one of them is no longer open on this track */
async function barredRow(tx: Tx, campaignTrackId: bigint, reviewIds: readonly bigint[], identityId: bigint): Promise<Barred | undefined> {
	const rows = await tx.$queryRaw<{ row_no: number; barred: string | null }[]>`
		select r.row_no, (select w from unnest(x.relations) w where w = any(r.refused_relations) limit 1) as barred
		from review r join review_relations(${identityId}, ${[...reviewIds]}::bigint[]) x on x.review_id = r.id
		where r.id = any(${[...reviewIds]}::bigint[]) and r.campaign_track_id = ${campaignTrackId} and r.state = 'open' order by r.id`;
	const known = await tx.review.count({ where: { id: { in: [...reviewIds] }, campaignTrackId } });
	if (known !== new Set(reviewIds).size) throw new ConflictError("Some of these rows are no longer open. Reload; nothing was handed on.");
	if (rows.length !== known) throw await whoWasFaster(tx, reviewIds, "Nothing was handed on");
	return rows.find((r): r is Barred => r.barred !== null);
}
