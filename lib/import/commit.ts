import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { sendJob } from "@/lib/jobs/queue";
import { record } from "@/lib/ledger/record";
import { CommitInput } from "./facts-schema";
import { commitRefusal, isComplete } from "./rules";

/**
 * Takes an import over: its accepted rows enter the inventory together, in the worker. Refused with the sentence of what does not tie.
 * Whether absence in it proves anything is settled here and frozen.
 */
export async function commit(ctx: Ctx, input: unknown): Promise<{ importId: string; complete: boolean }> {
	requirePermission(ctx.actor, "import:run");
	const { importId, version } = CommitInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const found = await tx.import.findUnique({ where: { id: importId }, include: { _count: { select: { files: true } } } });
		if (!found) throw new NotFoundError("This import");
		const undispositioned = BigInt(await tx.importRejection.count({ where: { importId, disposition: null } }));
		const no = commitRefusal({ ...found, undispositioned, described: found.extractedAt !== null, files: found._count.files });
		if (no) throw new RefusedError(no);
		const complete = isComplete({ declaredWhole: found.declaredWhole, undispositioned });
		const { count } = await tx.import.updateMany({
			where: { id: importId, version, state: "checked" },
			data: { state: "committing", complete, committedBy: actorText(ctx.actor), version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		await tx.jobProgress.create({
			data: { kind: "import", subject: `import:${importId}`, step: "Taking over", total: found.acceptedCount },
		});
		await sendJob("import", { importId: importId.toString(), step: "commit" }, { tx });
		await record(tx, ctx, {
			type: "import.commit_requested",
			subject: `import:${importId}`,
			refs: [`system:${found.systemId}`],
			payload: { importId: importId.toString(), accepted: String(found.acceptedCount), rejected: String(found.rejectedCount), complete },
		});
		return { importId: importId.toString(), complete };
	});
}
