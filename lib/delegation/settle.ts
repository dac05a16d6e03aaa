import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError, RefusedError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { loadDelegation, refsOf, told } from "./effects";
import { approverRefusal } from "./rules";
import { SettleDelegation } from "./schema";

/**
 * Approves or declines a delegation: a control owner of the track or an administrator, who is neither of the two people. Approved, the open rows go to the
 * delegate when its first day begins and come back after its last, but for those barred to the delegate, which never leave.
 */
export async function settleDelegation(ctx: Ctx, input: unknown): Promise<{ state: string }> {
	requirePermission(ctx.actor, "delegation:approve");
	const { delegationId, verdict } = SettleDelegation.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const found = await loadDelegation(tx, delegationId);
		requireOnTrack(ctx.actor, "delegation:approve", found.track, "This delegation");
		const no = approverRefusal(user.userId, found);
		if (no) throw new ForbiddenError(no);
		const approved = verdict === "approve";
		if (approved && found.endsAt <= ctx.now) throw new RefusedError("Its last day is over. Decline it; there is nothing to stand in for.");
		const state = approved ? "approved" : "declined";
		const { count } = await tx.delegation.updateMany({
			where: { id: delegationId, state: "requested" },
			data: { state, settledByUserId: user.userId, settledAt: ctx.now },
		});
		if (count !== 1) throw new ConflictError("Somebody decided this meanwhile, or it was taken back. Reload to see.");
		if (approved) {
			const key = `delegation:${delegationId}`;
			await sendJob("reviewers", {}, { tx, singletonKey: `${key}:begin`, startAfter: found.startsAt });
			await sendJob("reviewers", {}, { tx, singletonKey: `${key}:end`, startAfter: found.endsAt });
		}
		await record(tx, ctx, {
			type: approved ? "delegation.approved" : "delegation.declined",
			subject: `delegation:${delegationId}`,
			refs: refsOf(found),
			payload: told(found),
		});
		return { state };
	});
}
