import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { DescribeImportInput } from "./facts-schema";

/** Writes the IPE record of an import that is not yet taken over: source, query, extractor, time by the source's clock, counts, authority. */
export async function describeImport(ctx: Ctx, input: unknown): Promise<{ importId: string }> {
	requirePermission(ctx.actor, "import:run");
	const { importId, version, extractedByIdentityId, extractedAt, controlTotals, ...facts } = DescribeImportInput.parse(input);
	const taken = new Date(extractedAt);
	if (taken.getTime() > ctx.now.getTime() + 5 * 60_000)
		throw new RefusedError("The extract lies in the future. Check the source's clock and its zone.", { extractedAt: "In the future." });
	return inTransaction(ctx, async (tx) => {
		const { count } = await tx.import.updateMany({
			where: { id: importId, version, state: { in: ["received", "checked", "failed"] } },
			data: {
				...facts,
				extractedById: extractedByIdentityId,
				extractedAt: taken,
				controlTotals: JSON.stringify(controlTotals),
				version: { increment: 1 },
			},
		});
		if (count !== 1) throw new ConflictError("This import was changed or taken over meanwhile. Reload to see its present state.");
		await record(tx, ctx, {
			type: "import.described",
			subject: `import:${importId}`,
			payload: {
				importId: importId.toString(),
				facts: {
					environment: facts.environment,
					object: facts.objectName,
					objectVersion: facts.objectVersion,
					extractedAt: taken.toISOString(),
					sourceCount: String(facts.sourceCount),
					sourceCountBy: facts.sourceCountBy,
					authoritativeFor: facts.authoritativeFor,
					filter: facts.sourceFilter,
					whole: String(facts.declaredWhole),
				},
			},
		});
		return { importId: importId.toString() };
	});
}
