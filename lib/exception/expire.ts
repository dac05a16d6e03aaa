import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { updateDivergences } from "@/lib/divergence/effects";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { reopenRows } from "@/lib/review/effects";
import { closeRenewalsAskedFor, type Expired, findDue } from "./effects";
import { NoInput } from "./schema";

/** Exceptions one act carries: it holds locks until it commits. */
const BATCH = 2000;

/**
 * Expires approved exceptions past their end, set-based, one event each. On an active track the row an exception kept is open again for its
 * reviewer; on one that is closing or closed the row stands, and the control owner is asked to renew or close. Answers how many; call again until none.
 */
export async function expire(ctx: Ctx, input: unknown): Promise<{ expired: number; reopened: number }> {
	requirePermission(ctx.actor, "job:run");
	NoInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const expired = await findDue(tx, ctx.now, BATCH);
		if (expired.length === 0) return { expired: 0, reopened: 0 };
		const ids = expired.map((e) => e.id);
		await tx.exception.updateMany({ where: { id: { in: ids }, state: "approved" }, data: { state: "expired", version: { increment: 1 } } });
		const active = expired.filter((e) => e.active);
		const reopened = await reopenRows(
			tx,
			ctx,
			active.map((e) => e.review_id),
			"The exception that kept this access has expired.",
		);
		await closeRenewalsAskedFor(tx, ctx.now, [...reopened.keys()]);
		const entries: LedgerEntry[] = expired.map((e) => ({
			type: "exception.expired",
			subject: `exception:${e.id}`,
			refs: refsOf(e),
			campaignId: e.campaign_id,
			track: e.track,
			payload: {
				exceptionId: e.id.toString(),
				number: e.number,
				track: e.track,
				expiresAt: e.expires_at.toISOString(),
				reopened: reopened.has(e.review_id),
			},
		}));
		const rows = new Map(active.map((e) => [e.review_id, e]));
		for (const [reviewId, { rowNo, decisionId }] of reopened) {
			const e = rows.get(reviewId);
			if (!e) continue;
			entries.push({
				type: "review.reopened",
				subject: `review:${reviewId}`,
				refs: refsOf(e),
				campaignId: e.campaign_id,
				track: e.track,
				payload: { reviewId: reviewId.toString(), rowNo, reason: `Exception ${e.number} expired`, decisionId },
			});
		}
		// One pass per track that has any: a handful.
		for (const { campaignId, key, reviewIds } of byTrack(expired))
			entries.push(...(await updateDivergences(tx, { campaignId, key, now: ctx.now }, reviewIds)));
		const result = { expired: expired.length, reopened: reopened.size };
		await recordMany(tx, ctx, entries);
		return result;
	});
}

const refsOf = (e: Expired) => [
	`review:${e.review_id}`,
	`system:${e.system_id}`,
	`track:${e.campaign_track_id}`,
	...(e.holder ? [`person:${e.holder}`] : []),
];

function byTrack(expired: readonly Expired[]): { campaignId: bigint; key: string; reviewIds: bigint[] }[] {
	const tracks = new Map<bigint, { campaignId: bigint; key: string; reviewIds: bigint[] }>();
	for (const e of expired) {
		const on = tracks.get(e.campaign_track_id) ?? { campaignId: e.campaign_id, key: e.track, reviewIds: [] };
		on.reviewIds.push(e.review_id);
		tracks.set(e.campaign_track_id, on);
	}
	return [...tracks.values()];
}
