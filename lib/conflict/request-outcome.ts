import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { recordMany } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { loadConflicts } from "./load";
import { isCandidate, requestRefusal } from "./rules";
import { RequestOutcome } from "./schema";

/**
 * Asks to mitigate or to accept conflicts of one track whose halves both stay, each with the same control, risk owner and end: all of them or none.
 * By a control owner of the track who does not hold the conflict; somebody else approves (judgeOutcome).
 */
export async function requestOutcome(ctx: Ctx, input: unknown): Promise<{ requested: number }> {
	requirePermission(ctx.actor, "conflict:request");
	const { conflictIds, kind, reason, control, controlTestRef, riskOwnerIdentityId, expiresOn } = RequestOutcome.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const { on, conflicts } = await loadConflicts(tx, conflictIds, ctx.now);
		requireOnTrack(ctx.actor, "conflict:request", on.track, "This conflict");
		const track = trackOf(on.track);
		const riskOwner = await tx.identity.findFirst({ where: { id: riskOwnerIdentityId, kind: "human" }, select: { id: true, ref: true } });
		if (!riskOwner) throw new NotFoundError("This risk owner");
		const asked = { kind, control, controlTestRef, riskOwnerId: riskOwner.id, expiresOn };
		const today = ctx.now.toISOString().slice(0, 10);
		for (const conflict of conflicts) {
			const no = requestRefusal(track, on.state, conflict, asked, user, today);
			if (no) throw new RefusedError(no);
		}
		const candidate = isCandidate(track, asked);
		const made = await tx.conflictOutcome.createManyAndReturn({
			data: conflicts.map((c) => ({
				conflictId: c.id,
				campaignTrackId: on.id,
				number: c.asked + 1,
				kind,
				reason,
				control,
				controlTestRef,
				riskOwnerId: riskOwner.id,
				expiresAt: new Date(`${expiresOn}T00:00:00Z`),
				deficiencyCandidate: candidate,
				requestedByUserId: user.userId,
				requestedAt: ctx.now,
			})),
			skipDuplicates: true,
			select: { id: true, conflictId: true },
		});
		if (made.length !== conflicts.length)
			throw new ConflictError("Somebody else asked about one of these conflicts meanwhile. Reload and look.");
		const idOf = new Map(made.map((m) => [m.conflictId, m.id.toString()]));
		await recordMany(
			tx,
			ctx,
			conflicts.map((c) => ({
				type: "conflict.outcome_requested",
				subject: `conflict_outcome:${idOf.get(c.id)}`,
				refs: c.refs,
				campaignId: on.campaignId,
				track: on.track,
				payload: {
					outcomeId: idOf.get(c.id) ?? "",
					campaignTrackId: on.id.toString(),
					conflict: c.number,
					rule: c.code,
					kind,
					reason,
					control,
					controlTestRef,
					riskOwner: riskOwner.ref,
					expiresOn,
					deficiencyCandidate: candidate,
				},
			})),
		);
		return { requested: made.length };
	});
}
