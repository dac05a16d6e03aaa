import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { FailImportInput } from "./verb-schema";

/** Gives an import that could not be checked or taken over back, with the reason on its page. Does nothing when it is no longer being worked on. */
export async function failImport(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "job:run");
	const { importId, step, reason } = FailImportInput.parse(input);
	await inTransaction(ctx, async (tx) => {
		const state = step === "check" ? "checking" : "committing";
		// Failed, finished or discarded meanwhile: there is nothing left to tell.
		if (!(await tx.import.findFirst({ where: { id: importId, state }, select: { id: true } }))) return;
		const { count } = await tx.import.updateMany({
			where: { id: importId, state },
			data: { state: "failed", error: reason, committedBy: null, complete: false, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		await tx.jobProgress.updateMany({
			where: { kind: "import", subject: `import:${importId}`, state: { in: ["queued", "running"] } },
			data: { state: "failed", error: reason, updatedAt: ctx.now },
		});
		await record(tx, ctx, {
			type: "import.failed",
			subject: `import:${importId}`,
			payload: { importId: importId.toString(), step: step === "check" ? "check" : "take over", reason },
		});
	});
}
