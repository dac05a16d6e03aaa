import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { NoInput } from "@/lib/ledger/schema";

/**
 * Asks the worker, which alone holds the key, for a checkpoint over everything there is.
 * @returns how many events there were: the checkpoint that answers covers at least these
 */
export async function requestCheckpoint(ctx: Ctx, input: unknown): Promise<{ size: string }> {
	requirePermission(ctx.actor, "installation:inspect");
	NoInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const [head] = await tx.$queryRaw<{ size: bigint }[]>`select size from ledger_head where id = 1`;
		const size = String(head?.size ?? 0n);
		await sendJob("checkpoint", {}, { tx });
		await record(tx, ctx, { type: "ledger.checkpoint_requested", subject: "ledger:1", payload: { size } });
		return { size };
	});
}
