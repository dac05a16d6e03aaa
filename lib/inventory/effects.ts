import type { Tx } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";

/** References of these identities, in the order given. Refuses ids that are no identity. */
export async function refsOf(tx: Tx, ids: readonly bigint[]): Promise<string[]> {
	const found = await tx.identity.findMany({ where: { id: { in: [...ids] } }, select: { id: true, ref: true } });
	const byId = new Map(found.map((i) => [i.id, i.ref]));
	return ids.map((id) => {
		const ref = byId.get(id);
		if (!ref) throw new RefusedError("One of the people chosen is not in the inventory. Reload and choose again.");
		return ref;
	});
}

/** Replaces the administrators of a system. */
export async function setAdministrators(tx: Tx, systemId: bigint, identityIds: readonly bigint[]): Promise<void> {
	await tx.systemAdministrator.deleteMany({ where: { systemId, identityId: { notIn: [...identityIds] } } });
	await tx.systemAdministrator.createMany({ data: identityIds.map((identityId) => ({ systemId, identityId })), skipDuplicates: true });
}
