import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { compareOutside } from "./contradictions";
import { checkpointId } from "./rules";
import { ResumeInput } from "./schema";

/** Ends the read-only state: the operator acknowledges, with the reason, the checkpoints that contradict the ledger. */
export async function resume(ctx: Ctx, input: unknown): Promise<{ since: string; acknowledged: number }> {
	requirePermission(ctx.actor, "installation:keep");
	const { reason, outside, dir } = ResumeInput.parse(input);
	const { found } = await compareOutside({ notes: outside, dir });
	return inTransaction(ctx, async (tx) => {
		const open = await tx.installationHold.findFirst({
			where: { releasedAt: null },
			select: { id: true, madeAt: true, checkpoints: true },
		});
		if (!open) throw new RefusedError("The installation is not read-only: there is nothing to acknowledge.");
		const checkpoints = [...new Set([...open.checkpoints, ...found.map(checkpointId)])];
		const { count } = await tx.installationHold.updateMany({
			where: { id: open.id, releasedAt: null },
			data: { checkpoints, releasedBy: actorText(ctx.actor), releasedAt: ctx.now, releaseReason: reason },
		});
		if (count === 0) throw new ConflictError();
		const result = { since: open.madeAt.toISOString(), acknowledged: checkpoints.length };
		await record(tx, ctx, {
			type: "installation.resumed",
			subject: "installation:1",
			payload: { reason, since: result.since, checkpoints: result.acknowledged },
		});
		return result;
	});
}
