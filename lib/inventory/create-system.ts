import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { refsOf, setAdministrators } from "./effects";
import { CreateSystemInput } from "./schema";

/** Adds a system to the inventory, with its owner and administrators where they are known; what is not known is a gap later. */
export async function createSystem(ctx: Ctx, input: unknown): Promise<{ systemId: string }> {
	requirePermission(ctx.actor, "inventory:edit");
	const { ownerIdentityId, administratorIdentityIds, ...facts } = CreateSystemInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		if (await tx.system.findUnique({ where: { key: facts.key }, select: { id: true } }))
			throw new RefusedError(`There is a system "${facts.key}" already. Open that one, or choose another key.`, { key: "Taken." });
		const [owner] = await refsOf(tx, ownerIdentityId ? [ownerIdentityId] : []);
		const administrators = await refsOf(tx, administratorIdentityIds);
		const { id } = await tx.system.create({ data: { ...facts, ownerId: ownerIdentityId, createdAt: ctx.now }, select: { id: true } });
		await setAdministrators(tx, id, administratorIdentityIds);
		await record(tx, ctx, {
			type: "inventory.system_created",
			subject: `system:${id}`,
			refs: [...(owner ? [`person:${owner}`] : []), ...administrators.map((r) => `person:${r}`)],
			payload: { systemId: id.toString(), key: facts.key, name: facts.name, owner: owner ?? null, administrators },
		});
		return { systemId: id.toString() };
	});
}
