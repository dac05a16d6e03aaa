import { type HeldRole, ROLES, type UserActor } from "@/lib/access/actor";
import { databaseNow } from "@/lib/access/context";
import { prisma } from "@/lib/db/client";
import { tokenHash } from "./one-time-token";
import { ABSOLUTE_SECONDS, IDLE_SECONDS, TOUCH_SECONDS } from "./rules";

type Row = {
	user_id: bigint;
	identity_id: bigint;
	person_ref: string;
	authenticated_at: Date;
	method: string;
	stale: boolean;
	roles: HeldRole[];
};

/**
 * Who the token stands for at this moment: session, user, status and roles are read anew each time, so that an ended session,
 * a disabled user or a revoked role counts from the next request on. Null when it stands for nobody. Writes "last seen" once a minute.
 */
export async function sessionOf(token: string): Promise<UserActor | null> {
	const id = tokenHash(token);
	const [row] = await prisma.$queryRaw<Row[]>`
		select s.user_id, u.identity_id, i.ref as person_ref, s.authenticated_at, s.method,
			s.last_seen_at < app_now() - make_interval(secs => ${TOUCH_SECONDS}) as stale,
			(select coalesce(json_agg(json_build_object('role', r.role, 'track', r.track) order by r.id), '[]')
				from user_role r where r.user_id = u.id and r.revoked_at is null) as roles
		from session s
		join app_user u on u.id = s.user_id
		join identity i on i.id = u.identity_id
		where s.id = ${id} and s.revoked_at is null and u.status = 'active'
			and s.last_seen_at > app_now() - make_interval(secs => ${IDLE_SECONDS})
			and s.created_at > app_now() - make_interval(secs => ${ABSOLUTE_SECONDS})`;
	if (!row) return null;
	if (row.stale) {
		const lastSeenAt = await databaseNow();
		await prisma.session.updateMany({ where: { id, revokedAt: null, lastSeenAt: { lt: lastSeenAt } }, data: { lastSeenAt } });
	}
	return {
		type: "user",
		userId: row.user_id,
		identityId: row.identity_id,
		personRef: row.person_ref,
		// A role of a newer version opens nothing here.
		roles: row.roles.filter(({ role }) => ROLES.includes(role)),
		sessionId: id,
		authenticatedAt: row.authenticated_at,
		method: row.method,
	};
}
