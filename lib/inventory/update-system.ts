import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { refsOf, setAdministrators } from "./effects";
import { UpdateSystemInput } from "./schema";

/** Changes who answers for a system and who administers it. Frozen campaigns keep what they froze. */
export async function updateSystem(ctx: Ctx, input: unknown): Promise<{ systemId: string }> {
	requirePermission(ctx.actor, "inventory:edit");
	const { systemId, ownerIdentityId, administratorIdentityIds, version, ...facts } = UpdateSystemInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const [owner] = await refsOf(tx, ownerIdentityId ? [ownerIdentityId] : []);
		const administrators = await refsOf(tx, administratorIdentityIds);
		const { count } = await tx.system.updateMany({
			where: { id: systemId, version },
			data: { ...facts, ownerId: ownerIdentityId, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		await setAdministrators(tx, systemId, administratorIdentityIds);
		await record(tx, ctx, {
			type: "inventory.system_updated",
			subject: `system:${systemId}`,
			refs: [...(owner ? [`person:${owner}`] : []), ...administrators.map((r) => `person:${r}`)],
			payload: { systemId: systemId.toString(), name: facts.name, owner: owner ?? null, administrators },
		});
		return { systemId: systemId.toString() };
	});
}
