import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";
import { BackupInput } from "./schema";

/** Records that a backup leaves the installation; it gets its name only when this is written. */
export async function recordBackup(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "installation:keep");
	const payload = BackupInput.parse(input);
	await inTransaction(ctx, async (tx) => {
		await record(tx, ctx, { type: "backup.made", subject: "installation:1", payload });
	});
}
