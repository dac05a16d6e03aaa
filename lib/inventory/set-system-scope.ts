import { actorText, type Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { SetScopeInput } from "./schema";

/** Says whether a system lies in a track's scope, yes or no, with the reason. Not said is a gap, not a no. */
export async function setSystemScope(ctx: Ctx, input: unknown): Promise<{ systemId: string }> {
	requirePermission(ctx.actor, "inventory:edit");
	const { systemId, track, inScope, reason } = SetScopeInput.parse(input);
	const { key } = trackOf(track);
	return inTransaction(ctx, async (tx) => {
		const system = await tx.system.findUnique({ where: { id: systemId }, select: { name: true } });
		if (!system) throw new NotFoundError("This system");
		const said = { inScope, reason, setBy: actorText(ctx.actor), setAt: ctx.now };
		await tx.systemScope.upsert({
			where: { systemId_track: { systemId, track: key } },
			create: { systemId, track: key, ...said },
			update: said,
		});
		await record(tx, ctx, {
			type: "inventory.scope_set",
			subject: `system:${systemId}`,
			payload: { systemId: systemId.toString(), name: system.name, track: key, inScope, reason },
		});
		return { systemId: systemId.toString() };
	});
}
