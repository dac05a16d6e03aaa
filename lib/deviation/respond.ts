import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError, NotFoundError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { RespondInput } from "./schema";

/** The control owner states the cause of a deviation and what is done about it. Earlier answers stay in the ledger. */
export async function respond(ctx: Ctx, input: unknown): Promise<{ deviationId: string }> {
	requirePermission(ctx.actor, "deviation:respond");
	const { deviationId, cause, response, version } = RespondInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const found = await tx.deviation.findUnique({ where: { id: deviationId } });
		if (!found) throw new NotFoundError("This deviation");
		requireOnTrack(ctx.actor, "deviation:respond", found.track, "This deviation");
		const on = await tx.campaignTrack.findUniqueOrThrow({ where: { id: found.campaignTrackId }, select: { campaignId: true } });
		const { count } = await tx.deviation.updateMany({
			where: { id: deviationId, version },
			data: { cause, response, version: { increment: 1 } },
		});
		if (count !== 1) throw new ConflictError();
		await record(tx, ctx, {
			type: "deviation.responded",
			subject: `deviation:${deviationId}`,
			refs: [`track:${found.campaignTrackId}`],
			campaignId: on.campaignId,
			track: found.track,
			payload: { deviationId: deviationId.toString(), number: found.number, track: found.track, cause, response },
		});
		return { deviationId: deviationId.toString() };
	});
}
