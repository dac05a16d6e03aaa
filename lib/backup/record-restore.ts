import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";
import { RestoreInput } from "./schema";

/** Records in what was restored that it was, from which backup, and whether it holds. */
export async function recordRestore(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "installation:keep");
	const restored = RestoreInput.parse(input);
	await inTransaction(ctx, async (tx) => {
		await record(tx, ctx, { type: "backup.restored", subject: "installation:1", payload: { ...restored, ok: restored.problem === null } });
	});
}
