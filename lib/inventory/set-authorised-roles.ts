import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { rolesOnlyIn } from "./rules";
import { AuthorisedRolesInput } from "./schema";

/** The control owner of a track that asks for it says which jobs, departments or cost centres may hold an entitlement. An empty list says nothing. */
export async function setAuthorisedRoles(ctx: Ctx, input: unknown): Promise<{ entitlementId: string }> {
	requirePermission(ctx.actor, "authorised_role:edit");
	const { entitlementId, track, roles, seen } = AuthorisedRolesInput.parse(input);
	requirePermission(ctx.actor, "authorised_role:edit", { track });
	if (!trackOf(track).authorisedRoles) throw new RefusedError(`The ${track} track does not ask for authorised roles.`);
	return inTransaction(ctx, async (tx) => {
		// Two owners may edit at once: who comes second sees the first one's roles before theirs replace them.
		const [found] = await tx.$queryRaw<{ name: string }[]>`select name from entitlement where id = ${entitlementId} for update`;
		if (!found) throw new NotFoundError("This entitlement");
		const before = await tx.authorisedRole.findMany({ where: { entitlementId }, select: { attribute: true, value: true } });
		if (seen && rolesOnlyIn(seen, before).length + rolesOnlyIn(before, seen).length > 0)
			throw new ConflictError("Somebody else changed these roles meanwhile. Reload to see them; nothing was saved.");
		await tx.authorisedRole.deleteMany({ where: { entitlementId } });
		await tx.authorisedRole.createMany({
			data: roles.map((r) => ({ entitlementId, ...r, setBy: actorText(ctx.actor), setAt: ctx.now })),
			skipDuplicates: true,
		});
		await record(tx, ctx, {
			type: "inventory.authorised_roles_set",
			subject: `entitlement:${entitlementId}`,
			track,
			payload: {
				entitlementId: entitlementId.toString(),
				name: found.name,
				track,
				roles,
				added: rolesOnlyIn(roles, before),
				removed: rolesOnlyIn(before, roles),
			},
		});
		return { entitlementId: entitlementId.toString() };
	});
}
