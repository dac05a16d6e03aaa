import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { loadException, wasReopened } from "./effects";
import { closeRefusal } from "./rules";
import { JudgeInput } from "./schema";

/** Closes an exception, before its end or after it, with a reason: the access went away or the need did. Date and reason stand. */
export async function close(ctx: Ctx, input: unknown): Promise<{ exceptionId: string }> {
	requirePermission(ctx.actor, "exception:approve");
	const { exceptionId, note, version } = JudgeInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const { found, campaignId, refs } = await loadException(tx, exceptionId);
		requireOnTrack(ctx.actor, "exception:approve", found.track, "This exception");
		const no = closeRefusal({ state: found.state, rowReopened: await wasReopened(tx, found) });
		if (no) throw new RefusedError(no);
		const { count } = await tx.exception.updateMany({
			where: { id: exceptionId, state: { in: ["approved", "expired"] }, version },
			data: { state: "closed", closedAt: ctx.now, closedReason: note, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		await record(tx, ctx, {
			type: "exception.closed",
			subject: `exception:${exceptionId}`,
			refs,
			campaignId,
			track: found.track,
			payload: { exceptionId: exceptionId.toString(), number: found.number, track: found.track, note },
		});
		return { exceptionId: exceptionId.toString() };
	});
}
