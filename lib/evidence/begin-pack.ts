import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RunPackInput } from "./schema";

/**
 * Says that a pack is being built, for those who wait. A worker that is killed leaves it so: its job comes back and builds anew, or gives up and
 * says why.
 */
export async function beginPack(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "job:run");
	const { packId } = RunPackInput.parse(input);
	await inTransaction(ctx, async (tx) => {
		await tx.evidencePack.updateMany({ where: { id: packId, state: "queued" }, data: { state: "building" } });
	});
}
