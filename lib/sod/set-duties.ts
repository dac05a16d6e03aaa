import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { requireDuties, requireDutyEditor } from "./effects";
import { SetDuties } from "./schema";

/** Says which duties an entitlement confers, or that it confers none. Campaigns staged before keep the conflicts they were staged with. */
export async function setDuties(ctx: Ctx, input: unknown): Promise<{ entitlementId: string }> {
	requirePermission(ctx.actor, "sod:edit");
	const { entitlementId, dutyIds, none } = SetDuties.parse(input);
	requireDutyEditor(ctx.actor);
	const wanted = [...new Set(dutyIds)];
	return inTransaction(ctx, async (tx) => {
		const found = await tx.entitlement.findUnique({ where: { id: entitlementId }, select: { name: true, systemId: true } });
		if (!found) throw new NotFoundError("This entitlement");
		await requireDuties(tx, wanted, "dutyIds");
		const had = (await tx.entitlementDuty.findMany({ where: { entitlementId }, select: { dutyId: true } })).map((d) => d.dutyId);
		const by = actorText(ctx.actor);
		await tx.entitlementDuty.deleteMany({ where: { entitlementId, dutyId: { notIn: wanted } } });
		await tx.entitlementDuty.createMany({
			data: wanted.map((dutyId) => ({ entitlementId, dutyId, addedBy: by, addedAt: ctx.now })),
			skipDuplicates: true,
		});
		await tx.entitlementWithoutDuty.deleteMany({ where: { entitlementId } });
		if (none) await tx.entitlementWithoutDuty.create({ data: { entitlementId, checkedBy: by, checkedAt: ctx.now } });
		await record(tx, ctx, {
			type: "sod.duties_set",
			subject: `entitlement:${entitlementId}`,
			refs: [`system:${found.systemId}`],
			payload: {
				entitlementId: entitlementId.toString(),
				name: found.name,
				added: wanted.filter((d) => !had.includes(d)),
				removed: had.filter((d) => !wanted.includes(d)),
				none,
			},
		});
		return { entitlementId: entitlementId.toString() };
	});
}
