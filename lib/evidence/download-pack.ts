import type { Readable } from "node:stream";
import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { inTransaction } from "@/lib/db/transaction";
import { NotFoundError, RefusedError } from "@/lib/errors";
import { openStored } from "@/lib/files/store";
import { record } from "@/lib/ledger/record";
import { RunPackInput } from "./schema";

/** Opens a pack that is ready for its reader and records that it was downloaded; the stream is the ZIP as it was built. */
export async function downloadPack(ctx: Ctx, input: unknown): Promise<{ filename: string; bytes: number; stream: Readable }> {
	requirePermission(ctx.actor, "pack:read");
	const { packId } = RunPackInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const pack = await tx.evidencePack.findUnique({ where: { id: packId } });
		const on =
			pack &&
			(await tx.campaignTrack.findUnique({
				where: { id: pack.campaignTrackId },
				select: { campaignId: true, track: true, campaign: { select: { name: true } } },
			}));
		if (!pack || !on) throw new NotFoundError("This pack");
		requireOnTrack(ctx.actor, "pack:read", on.track, "This pack");
		if (pack.state !== "ready" || !pack.sha256)
			throw new RefusedError("This pack is not built yet. Its page shows how far it is and offers it when it is ready.");
		const { stream, bytes } = await openStored(pack.sha256);
		const filename = `${on.campaign.name} ${on.track} ${pack.kind === "content" ? "content for signing" : "evidence"} ${packId}.zip`;
		await record(tx, ctx, {
			type: "pack.downloaded",
			subject: `pack:${packId}`,
			refs: [`track:${pack.campaignTrackId}`],
			campaignId: on.campaignId,
			track: on.track,
			payload: { packId: packId.toString(), sha256: pack.sha256 },
		});
		return { filename, bytes, stream };
	});
}
