import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { record } from "@/lib/ledger/record";
import { rootAt } from "./contradictions";
import { ledgerSize } from "./queries";
import { testProblem } from "./rules";
import { RestoreTestInput } from "./schema";

/**
 * Records that a backup was restored as a test, elsewhere, and with what result. Its events must be the first of this ledger's.
 * @returns what failed, as a sentence; null when the backup is good
 */
export async function recordRestoreTest(ctx: Ctx, input: unknown): Promise<{ problem: string | null }> {
	requirePermission(ctx.actor, "installation:keep");
	const { root, problem: failed, ...test } = RestoreTestInput.parse(input);
	const size = Number(test.size);
	const here = await ledgerSize();
	const problem = failed ?? testProblem({ size, root }, { size: here, root: size <= here ? await rootAt(size) : null });
	return inTransaction(ctx, async (tx) => {
		await record(tx, ctx, {
			type: "backup.restore_tested",
			subject: "restore-test:1",
			payload: { ...test, ok: problem === null, problem },
		});
		return { problem };
	});
}
