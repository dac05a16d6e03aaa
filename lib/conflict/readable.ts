import type { Ctx } from "@/lib/access/actor";
import { requireOnTrack, requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";

/** The key and state of a track whose conflicts the actor may read. @throws NotFoundError also for a track that is not theirs to see */
export async function readableTrack(ctx: Ctx, campaignTrackId: bigint): Promise<{ track: string; state: string }> {
	requirePermission(ctx.actor, "campaign:read");
	const found = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true, state: true } });
	if (!found) throw new NotFoundError("This track");
	requireOnTrack(ctx.actor, "campaign:read", found.track, "This track");
	return found;
}
