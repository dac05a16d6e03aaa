import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { DiscardInput } from "./facts-schema";

/** Discards an import before it is taken over. Its files and its record stay: what was brought in and refused is evidence too. */
export async function discard(ctx: Ctx, input: unknown): Promise<{ importId: string }> {
	requirePermission(ctx.actor, "import:run");
	const { importId, reason, version } = DiscardInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const { count } = await tx.import.updateMany({
			where: { id: importId, version, state: { in: ["received", "checked", "failed"] } },
			data: { state: "discarded", error: reason, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError("This import was changed or taken over meanwhile. Reload to see its present state.");
		await record(tx, ctx, { type: "import.discarded", subject: `import:${importId}`, payload: { importId: importId.toString(), reason } });
		return { importId: importId.toString() };
	});
}
