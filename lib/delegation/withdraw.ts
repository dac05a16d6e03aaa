import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { loadDelegation, refsOf, told } from "./effects";
import { WithdrawDelegation } from "./schema";

/** The reviewer who asked takes a request back, or ends an approved delegation before its date: open rows come back at once. */
export async function withdrawDelegation(ctx: Ctx, input: unknown): Promise<{ state: string }> {
	requirePermission(ctx.actor, "review:decide");
	const { delegationId } = WithdrawDelegation.parse(input);
	const user = requireUser(ctx.actor);
	return inTransaction(ctx, async (tx) => {
		const found = await loadDelegation(tx, delegationId);
		if (found.fromUserId !== user.userId) throw new NotFoundError("This delegation");
		const early = found.state === "approved";
		const state = early ? "ended" : "withdrawn";
		const { count } = await tx.delegation.updateMany({
			where: { id: delegationId, state: { in: ["requested", "approved"] } },
			data: { state, endedAt: ctx.now },
		});
		if (count !== 1) throw new ConflictError("This delegation is over already. Reload to see.");
		if (early) await sendJob("reviewers", {}, { tx, singletonKey: "reviewers" });
		const event = { subject: `delegation:${delegationId}`, refs: refsOf(found) };
		await record(
			tx,
			ctx,
			early
				? { ...event, type: "delegation.ended", payload: { ...told(found), early } }
				: { ...event, type: "delegation.withdrawn", payload: told(found) },
		);
		return { state };
	});
}
