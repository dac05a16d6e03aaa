import type { Ctx } from "@/lib/access/actor";
import { requireFresh, requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { closeRenewed, loadException } from "./effects";
import { judgeRefusal } from "./rules";
import { JudgeInput } from "./schema";

/** Approves an exception of one track's register: by a control owner of that track who is neither requester nor holder, under a fresh sign-in. A renewal closes the one it renews. */
export async function approve(ctx: Ctx, input: unknown): Promise<{ exceptionId: string }> {
	requirePermission(ctx.actor, "exception:approve");
	const { exceptionId, note, version } = JudgeInput.parse(input);
	const user = requireFresh(ctx);
	return inTransaction(ctx, async (tx) => {
		const { found, campaignId, requestedBy, refs } = await loadException(tx, exceptionId);
		requireOnTrack(ctx.actor, "exception:approve", found.track, "This exception");
		const no = judgeRefusal(found, user, ctx.now);
		if (no) throw new RefusedError(no);
		const { count } = await tx.exception.updateMany({
			where: { id: exceptionId, state: "requested", version },
			data: { state: "approved", approvedByUserId: user.userId, approvedAt: ctx.now, decisionNote: note, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		const event = { refs, campaignId, track: found.track };
		const entries: LedgerEntry[] = [
			{
				...event,
				type: found.renewsId === null ? "exception.approved" : "exception.renewed",
				subject: `exception:${exceptionId}`,
				payload: {
					exceptionId: exceptionId.toString(),
					number: found.number,
					track: found.track,
					note,
					requestedBy,
					expiresAt: found.expiresAt.toISOString(),
				},
			},
		];
		if (found.renewsId !== null) {
			const because = `Renewed as No. ${found.number}`;
			const renewed = await closeRenewed(tx, ctx, found.renewsId, because);
			if (renewed === null)
				throw new RefusedError("The exception this one renews was closed meanwhile, so there is nothing to renew. Decline this request.");
			entries.push({
				...event,
				type: "exception.closed",
				subject: `exception:${found.renewsId}`,
				payload: { exceptionId: found.renewsId.toString(), number: renewed, track: found.track, note: because },
			});
		}
		await recordMany(tx, ctx, entries);
		return { exceptionId: exceptionId.toString() };
	});
}
