import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { refsOf } from "./effects";
import { DescribeEntitlementInput } from "./schema";

/** Says in plain words what an entitlement allows, whether it is privileged, how risky, and who owns it. */
export async function describeEntitlement(ctx: Ctx, input: unknown): Promise<{ entitlementId: string }> {
	requirePermission(ctx.actor, "inventory:edit");
	const { entitlementId, ownerIdentityId, version, ...facts } = DescribeEntitlementInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const found = await tx.entitlement.findUnique({ where: { id: entitlementId }, select: { name: true } });
		if (!found) throw new NotFoundError("This entitlement");
		const [owner] = await refsOf(tx, ownerIdentityId ? [ownerIdentityId] : []);
		const { count } = await tx.entitlement.updateMany({
			where: { id: entitlementId, version },
			data: { ...facts, ownerId: ownerIdentityId, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		await record(tx, ctx, {
			type: "inventory.entitlement_described",
			subject: `entitlement:${entitlementId}`,
			refs: owner ? [`person:${owner}`] : [],
			payload: {
				entitlementId: entitlementId.toString(),
				name: found.name,
				title: facts.title,
				privileged: facts.privileged,
				risk: facts.risk,
				owner: owner ?? null,
			},
		});
		return { entitlementId: entitlementId.toString() };
	});
}
