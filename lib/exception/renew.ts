import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { loadException, lockRegister, wasReopened } from "./effects";
import { renewRefusal } from "./rules";
import { RenewInput } from "./schema";

/**
 * Asks for an exception to go on past its end: a new request in the same register that names the one before and is approved by the same rules.
 * Until then the one before runs to its end. By a control owner of the track; another one approves it.
 */
export async function renew(ctx: Ctx, input: unknown): Promise<{ exceptionId: string }> {
	requirePermission(ctx.actor, "exception:renew");
	const { exceptionId, version, expiresOn, ...asked } = RenewInput.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const { found, campaignId, refs } = await loadException(tx, exceptionId);
		requireOnTrack(ctx.actor, "exception:renew", found.track, "This exception");
		await lockRegister(tx, found.track);
		const pending = await tx.exception.findFirst({ where: { renewsId: exceptionId, state: "requested" }, select: { number: true } });
		const rowReopened = await wasReopened(tx, found);
		const facts = { state: found.state, rowReopened, pending: pending?.number ?? null };
		const no = renewRefusal(trackOf(found.track), facts, { ...asked, expiresOn }, ctx.now.toISOString().slice(0, 10));
		if (no) throw new RefusedError(no);
		if (found.version !== version) throw new ConflictError();
		const last = await tx.exception.aggregate({ where: { track: found.track }, _max: { number: true } });
		const made = await tx.exception.create({
			data: {
				...asked,
				campaignTrackId: found.campaignTrackId,
				track: found.track,
				number: (last._max.number ?? 0) + 1,
				reviewId: found.reviewId,
				itemId: found.itemId,
				holderIdentityId: found.holderIdentityId,
				systemId: found.systemId,
				entitlementId: found.entitlementId,
				riskOwnerId: found.riskOwnerId,
				expiresAt: new Date(`${expiresOn}T00:00:00Z`),
				requestedByUserId: user.userId,
				requestedAt: ctx.now,
				renewsId: exceptionId,
			},
			select: { id: true, number: true },
		});
		await record(tx, ctx, {
			type: "exception.renewal_requested",
			subject: `exception:${made.id}`,
			refs: [`exception:${exceptionId}`, ...refs],
			campaignId,
			track: found.track,
			payload: {
				exceptionId: made.id.toString(),
				number: made.number,
				track: found.track,
				renews: found.number,
				reason: asked.reason,
				compensatingControl: asked.compensatingControl,
				controlTestRef: asked.controlTestRef,
				expiresOn,
			},
		});
		return { exceptionId: made.id.toString() };
	});
}
