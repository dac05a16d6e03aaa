import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { controlOwner, requireFrameworkIds } from "./effects";
import { CreateControl } from "./schema";

/** Writes down a control of the company on one track. Done by a control owner of that track. */
export async function createControl(ctx: Ctx, input: unknown): Promise<{ controlId: string }> {
	const { ownerUserId, ...facts } = CreateControl.parse(input);
	requirePermission(ctx.actor, "control:edit", { track: facts.track });
	return inTransaction(ctx, async (tx) => {
		const taken = await tx.control.findFirst({ where: { track: facts.track, code: facts.code }, select: { id: true } });
		if (taken)
			throw new RefusedError(`The ${facts.track} track has a control ${facts.code} already. Choose another code, or change that control.`, {
				code: "This code is taken.",
			});
		const owner = await controlOwner(tx, facts.track, ownerUserId);
		await requireFrameworkIds(tx, facts.frameworkIds);
		const { id } = await tx.control.create({ data: { ...facts, ownerId: ownerUserId } });
		const result = { controlId: id.toString() };
		await record(tx, ctx, {
			type: "control.created",
			subject: `control:${id}`,
			refs: [`person:${owner}`],
			track: facts.track,
			payload: {
				controlId: result.controlId,
				track: facts.track,
				code: facts.code,
				title: facts.title,
				objective: facts.objective,
				owner,
				frameworkIds: facts.frameworkIds,
				evidenceStandard: JSON.parse(facts.evidenceStandard),
				version: 0,
			},
		});
		return result;
	});
}
