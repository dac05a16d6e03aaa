import type { Ctx, UserActor } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { RESET_TOLD_DAYS } from "./rules";

/** A password reset under way: asked for and waiting, or approved with a link that nobody used yet. Times are ISO text. */
export type StandingReset = {
	id: string;
	reason: string;
	requestedAt: string;
	/** Null: made on the server. */
	requestedBy: string | null;
	/** The reader asked for it, so somebody else approves. */
	mine: boolean;
	approvedBy: string | null;
	approved: boolean;
	until: string;
};

/** The reset of a user that is under way; null when there is none. */
export async function standingReset(ctx: Ctx & { actor: UserActor }, userId: bigint): Promise<StandingReset | null> {
	requirePermission(ctx.actor, "people:reset");
	const [row] = await prisma.$queryRaw<(Omit<StandingReset, "requestedAt" | "until"> & { requestedAt: Date; until: Date })[]>`
		select r.id::text, r.reason, r.requested_at as "requestedAt", q.name as "requestedBy", r.requested_by is not distinct from ${ctx.actor.userId} as mine,
			w.name as "approvedBy", r.link_id is not null as approved, coalesce(l.expires_at, r.expires_at) as until
		from password_reset r left join one_time_link l on l.id = r.link_id
		left join app_user qu on qu.id = r.requested_by left join identity q on q.id = qu.identity_id
		left join app_user wu on wu.id = r.approved_by left join identity w on w.id = wu.identity_id
		where r.user_id = ${userId} and coalesce(l.expires_at, r.expires_at) > ${ctx.now} and l.used_at is null
		order by r.id desc limit 1`;
	return row ? { ...row, requestedAt: row.requestedAt.toISOString(), until: row.until.toISOString() } : null;
}

/** When and by whose link the password of the person signed in was reset; names are null for a link made on the server. */
export type MyReset = { at: Date; requestedBy: string | null; approvedBy: string | null };

/** The last reset of one's own password in the past days (`RESET_TOLD_DAYS`), so that nobody's password is reset without their knowing. */
export async function myLastReset(ctx: Ctx & { actor: UserActor }): Promise<MyReset | null> {
	const since = new Date(ctx.now.getTime() - RESET_TOLD_DAYS * 86_400_000);
	const [row] = await prisma.$queryRaw<MyReset[]>`
		select l.used_at as at, q.name as "requestedBy", w.name as "approvedBy"
		from password_reset r join one_time_link l on l.id = r.link_id
		left join app_user qu on qu.id = r.requested_by left join identity q on q.id = qu.identity_id
		left join app_user wu on wu.id = r.approved_by left join identity w on w.id = wu.identity_id
		where r.user_id = ${ctx.actor.userId} and l.used_at > ${since}
		order by l.used_at desc limit 1`;
	return row ?? null;
}
