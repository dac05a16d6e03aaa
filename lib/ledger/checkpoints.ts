import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";

export type CheckpointLine = { size: string; at: string; keyId: string; root: string };

/** The last signed checkpoints, newest first. */
export async function lastCheckpoints(ctx: Ctx, take = 10): Promise<CheckpointLine[]> {
	requirePermission(ctx.actor, "ledger:read");
	const kept = await prisma.ledgerCheckpoint.findMany({
		orderBy: { size: "desc" },
		take,
		select: { size: true, at: true, keyId: true, root: true },
	});
	return kept.map((c) => ({ size: c.size.toString(), at: c.at.toISOString(), keyId: c.keyId, root: Buffer.from(c.root).toString("hex") }));
}

/** The signed text of one checkpoint, to be kept outside. */
export async function checkpointNote(ctx: Ctx, size: bigint): Promise<string> {
	requirePermission(ctx.actor, "ledger:read");
	const found = await prisma.ledgerCheckpoint.findUnique({ where: { size }, select: { note: true } });
	if (!found) throw new NotFoundError("This checkpoint");
	return found.note;
}
