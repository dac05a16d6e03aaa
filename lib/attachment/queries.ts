import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { idFrom } from "@/lib/id";

/** One attachment, about to be handed out, of a track the reader may see removals of; otherwise it does not exist for them. */
export async function attachmentFor(ctx: Ctx, id: string): Promise<{ filename: string; sha256: string }> {
	requirePermission(ctx.actor, "removal:read");
	const tracks = tracksFor(ctx.actor, "removal:read");
	const found = idFrom(id) ? await prisma.attachment.findUnique({ where: { id: BigInt(id) } }) : null;
	const on = found ? await prisma.campaignTrack.findUnique({ where: { id: found.campaignTrackId }, select: { track: true } }) : null;
	if (!found || !on || (tracks !== null && !tracks.includes(on.track))) throw new NotFoundError("This attachment");
	await logRead(ctx, "attachment", `attachment:${found.id}`);
	return { filename: found.filename, sha256: found.sha256 };
}
