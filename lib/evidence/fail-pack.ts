import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { ConflictError } from "@/lib/errors";
import { record } from "@/lib/ledger/record";
import { FailPackInput } from "./schema";

/** Writes on a pack that it could not be built, and why; a pack that is ready meanwhile stays so. */
export async function failPack(ctx: Ctx, input: unknown): Promise<void> {
	requirePermission(ctx.actor, "job:run");
	const { packId, reason } = FailPackInput.parse(input);
	await inTransaction(ctx, async (tx) => {
		const pack = await tx.evidencePack.findUnique({ where: { id: packId }, select: { campaignTrackId: true, state: true } });
		if (!pack || pack.state === "ready" || pack.state === "failed") return;
		const { count } = await tx.evidencePack.updateMany({
			where: { id: packId, state: { in: ["queued", "building"] } },
			data: { state: "failed", error: reason },
		});
		if (count === 0) throw new ConflictError();
		await tx.jobProgress.updateMany({
			where: { kind: "pack", subject: `pack:${packId}`, state: { in: ["queued", "running"] } },
			data: { state: "failed", error: reason, updatedAt: ctx.now },
		});
		const on = await tx.campaignTrack.findUniqueOrThrow({ where: { id: pack.campaignTrackId }, select: { campaignId: true, track: true } });
		await record(tx, ctx, {
			type: "pack.failed",
			subject: `pack:${packId}`,
			refs: [`track:${pack.campaignTrackId}`],
			campaignId: on.campaignId,
			track: on.track,
			payload: { packId: packId.toString(), reason },
		});
	});
}
