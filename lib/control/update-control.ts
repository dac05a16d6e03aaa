import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { controlOwner, requireFrameworkIds } from "./effects";
import { UpdateControl } from "./schema";

/** Changes a control. Campaigns that are staged keep the wording they were staged with. */
export async function updateControl(ctx: Ctx, input: unknown): Promise<{ version: number }> {
	requirePermission(ctx.actor, "control:edit");
	const { controlId, version, ownerUserId, ...facts } = UpdateControl.parse(input);
	return inTransaction(ctx, async (tx) => {
		const control = await tx.control.findUnique({ where: { id: controlId }, select: { track: true, code: true } });
		if (!control) throw new NotFoundError("This control");
		requireOnTrack(ctx.actor, "control:edit", control.track, "This control");
		const owner = await controlOwner(tx, control.track, ownerUserId);
		await requireFrameworkIds(tx, facts.frameworkIds);
		const changed = await tx.control.updateMany({
			where: { id: controlId, version },
			data: { ...facts, ownerId: ownerUserId, version: { increment: 1 } },
		});
		if (changed.count === 0) throw new ConflictError();
		const result = { version: version + 1 };
		await record(tx, ctx, {
			type: "control.changed",
			subject: `control:${controlId}`,
			refs: [`person:${owner}`],
			track: control.track,
			payload: {
				controlId: controlId.toString(),
				track: control.track,
				code: control.code,
				title: facts.title,
				objective: facts.objective,
				owner,
				frameworkIds: facts.frameworkIds,
				evidenceStandard: JSON.parse(facts.evidenceStandard),
				version: result.version,
			},
		});
		return result;
	});
}
