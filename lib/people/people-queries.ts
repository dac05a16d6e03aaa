import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import type { HeldRoleRow, PersonRow } from "./dto";
import { FindPeople, FindUsers } from "./schema";

const PAGE = 100;

type UserRow = Omit<PersonRow, "id" | "lastSignInAt"> & { id: bigint; lastSignInAt: Date | null };

/** Users by name, one page at a time; `cursor` is what the page before answered. */
export async function findUsers(ctx: Ctx, input: unknown): Promise<{ rows: PersonRow[]; nextCursor: string | null }> {
	requirePermission(ctx.actor, "people:read");
	const { q, status, cursor } = FindUsers.parse(input);
	const [afterName, afterId] = cursor ?? ["", 0n];
	const rows = await prisma.$queryRaw<UserRow[]>`
		select u.id, i.name, u.email, u.status, i.job_title as "jobTitle", i.status = 'leaver' as "hasLeft",
			(select coalesce(json_agg(json_build_object('id', r.id::text, 'role', r.role, 'track', r.track) order by r.id), '[]')
				from user_role r where r.user_id = u.id and r.revoked_at is null) as roles,
			(select max(s.created_at) from session s where s.user_id = u.id) as "lastSignInAt"
		from app_user u join identity i on i.id = u.identity_id
		where (${status ?? ""} = '' or u.status = ${status ?? ""})
			and (${q} = '' or position(lower(${q}) in lower(i.name || ' ' || u.email)) > 0)
			and (${afterId} = 0 or (i.name, u.id) > (${afterName}, ${afterId}))
		order by i.name, u.id limit ${PAGE + 1}`;
	const page = rows.slice(0, PAGE).map((row) => ({ ...row, id: row.id.toString(), lastSignInAt: row.lastSignInAt?.toISOString() ?? null }));
	const last = rows.length > PAGE ? page.at(-1) : undefined;
	return { rows: page, nextCursor: last ? JSON.stringify([last.name, last.id]) : null };
}

/** How many users there are, by status. */
export async function countUsers(ctx: Ctx): Promise<Record<string, number>> {
	requirePermission(ctx.actor, "people:read");
	const counts = await prisma.user.groupBy({ by: ["status"], _count: true });
	return Object.fromEntries(counts.map((one) => [one.status, one._count]));
}

/** People of the inventory who could be invited: people at work, not users yet or invited, best match first; at most 20. */
export async function findInvitable(ctx: Ctx, input: unknown) {
	requirePermission(ctx.actor, "people:invite");
	const { q } = FindPeople.parse(input);
	if (q === "") return [];
	const rows = await prisma.$queryRaw<{ id: bigint; name: string; email: string | null; detail: string; invited: boolean }[]>`
		select i.id, i.name, coalesce(u.email, i.email) as email, concat_ws(', ', i.job_title, i.department) as detail, u.id is not null as invited
		from identity i left join app_user u on u.identity_id = i.id
		where i.kind = 'human' and i.status <> 'leaver' and (u.id is null or u.status = 'invited')
			and position(lower(${q}) in lower(concat_ws(' ', i.name, i.email, i.key))) > 0
		order by position(lower(${q}) in lower(i.name)) = 1 desc, i.name, i.id limit 20`;
	return rows.map((row) => ({ ...row, id: row.id.toString() }));
}

/** Everything the page of one user shows; null when there is no such user. */
export async function userDetail(ctx: Ctx, id: bigint) {
	requirePermission(ctx.actor, "people:read");
	const user = await prisma.user.findUnique({
		where: { id },
		select: {
			id: true,
			email: true,
			status: true,
			createdAt: true,
			passwordHash: true,
			oidcIssuer: true,
			identity: { select: { id: true, ref: true, name: true, jobTitle: true, department: true, status: true } },
		},
	});
	if (!user) return null;
	const { passwordHash, identity, ...rest } = user;
	const invitation = await prisma.oneTimeLink.findFirst({
		where: { identityId: identity.id, purpose: "invite", usedAt: null, expiresAt: { gt: ctx.now } },
		select: { expiresAt: true },
	});
	return { ...rest, hasPassword: passwordHash !== null, identity, invitedUntil: invitation?.expiresAt ?? null };
}

/** Roles a user holds or held, with who granted and revoked each; the present ones first. */
export function rolesOf(ctx: Ctx, userId: bigint): Promise<HeldRoleRow[]> {
	requirePermission(ctx.actor, "people:read");
	return prisma.$queryRaw<HeldRoleRow[]>`
		select r.id::text, r.role, r.track, r.granted_at as "grantedAt", g.name as "grantedBy", r.revoked_at as "revokedAt", v.name as "revokedBy"
		from user_role r
		left join app_user gu on gu.id = r.granted_by left join identity g on g.id = gu.identity_id
		left join app_user vu on vu.id = r.revoked_by left join identity v on v.id = vu.identity_id
		where r.user_id = ${userId}
		order by r.revoked_at desc nulls first, r.granted_at desc`;
}
