import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { CreateImportInput } from "./facts-schema";

/** Begins an import of one source; its files follow. */
export async function createImport(ctx: Ctx, input: unknown): Promise<{ importId: string }> {
	requirePermission(ctx.actor, "import:run");
	const { systemId, kind } = CreateImportInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const system = await tx.system.findUnique({ where: { id: systemId }, select: { id: true } });
		if (!system) throw new NotFoundError("This system");
		const { id } = await tx.import.create({
			data: { systemId, kind, createdBy: actorText(ctx.actor), createdAt: ctx.now },
			select: { id: true },
		});
		await record(tx, ctx, {
			type: "import.created",
			subject: `import:${id}`,
			refs: [`system:${systemId}`],
			payload: { importId: id.toString(), systemId: systemId.toString(), kind },
		});
		return { importId: id.toString() };
	});
}
