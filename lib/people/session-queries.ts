import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import type { SessionRow } from "./dto";
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from "./rules";

/** The sessions of a user that are open now, the latest first: one's own, or anybody's for an IAM admin. */
export async function sessionsOf(ctx: Ctx, userId: bigint): Promise<SessionRow[]> {
	const viewer = requireUser(ctx.actor);
	requirePermission(ctx.actor, viewer.userId === userId ? "session:own" : "people:read");
	const since = (seconds: number) => new Date(ctx.now.getTime() - seconds * 1000);
	const rows = await prisma.session.findMany({
		where: { userId, revokedAt: null, lastSeenAt: { gt: since(IDLE_SECONDS) }, createdAt: { gt: since(ABSOLUTE_SECONDS) } },
		select: { id: true, method: true, createdAt: true, lastSeenAt: true, address: true, agent: true },
		orderBy: { lastSeenAt: "desc" },
		take: 50,
	});
	return rows.map((row) => ({
		...row,
		createdAt: row.createdAt.toISOString(),
		lastSeenAt: row.lastSeenAt.toISOString(),
		current: row.id === viewer.sessionId,
	}));
}
