import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError } from "@/lib/errors";
import { record } from "./record";
import { NoInput } from "./schema";

/** Hands out the newest signed checkpoint, to be kept outside the system, and records that it left. */
export async function takeCheckpoint(ctx: Ctx, input: unknown): Promise<{ size: string; at: string; note: string }> {
	requirePermission(ctx.actor, "ledger:read");
	NoInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const newest = await tx.ledgerCheckpoint.findFirst({ orderBy: { size: "desc" }, select: { size: true, at: true, note: true } });
		if (!newest) throw new NotFoundError("A checkpoint");
		const size = newest.size.toString();
		await record(tx, ctx, { type: "ledger.checkpoint_taken", subject: "ledger:1", payload: { size } });
		return { size, at: newest.at.toISOString(), note: newest.note };
	});
}
