import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { RenameInstallation } from "./schema";

/** Changes the name that stands on screens and on packs made from now on. */
export async function renameInstallation(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "settings:edit");
	const { name, before } = RenameInstallation.parse(input);
	await inTransaction(ctx, async (tx) => {
		const { count } = await tx.installation.updateMany({ where: { id: 1, name: before }, data: { name } });
		if (count === 0) throw new ConflictError();
		await record(tx, ctx, { type: "installation.renamed", subject: "settings:installation", payload: { before, name } });
	});
}
