import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import type { RoleAttribute } from "./rules";

const person = { select: { id: true, name: true } } as const;

/** A system with its people, scopes and last imports. */
export async function systemDetail(ctx: Ctx, id: bigint) {
	requirePermission(ctx.actor, "inventory:read");
	const system = await prisma.system.findUnique({
		where: { id },
		include: {
			owner: person,
			administrators: { select: { identity: person } },
			scopes: true,
			_count: { select: { accounts: true, entitlements: true } },
		},
	});
	if (!system) throw new NotFoundError("This system");
	const imports = await prisma.import.findMany({
		where: { systemId: id },
		orderBy: { id: "desc" },
		take: 10,
		select: { id: true, state: true, complete: true, extractedAt: true, acceptedCount: true, rejectedCount: true },
	});
	return { ...system, imports };
}

/** An identity with its accounts, what it holds now, what it owns, and its secrets' metadata. */
export async function identityDetail(ctx: Ctx, id: bigint) {
	requirePermission(ctx.actor, "inventory:read");
	const identity = await prisma.identity.findUnique({
		where: { id },
		include: {
			manager: person,
			owner: person,
			steward: person,
			owned: { ...person, take: 50 },
			stewarded: { ...person, take: 50 },
			administers: { select: { system: { select: { id: true, name: true } } } },
			credentials: { take: 50 },
			secretHolders: { select: { holder: person } },
			accounts: { select: { id: true, name: true, status: true, system: { select: { name: true } } }, take: 100 },
		},
	});
	if (!identity) throw new NotFoundError("This identity");
	const grants = await prisma.grant.findMany({
		where: { account: { identityId: id } },
		orderBy: [{ goneAt: { sort: "desc", nulls: "first" } }, { id: "asc" }],
		take: 300,
		select: {
			id: true,
			firstSeenAt: true,
			goneAt: true,
			grantedAt: true,
			ticket: true,
			usage: true,
			lastUsedAt: true,
			entitlement: { select: { id: true, name: true, title: true, privileged: true, system: { select: { name: true } } } },
		},
	});
	return { ...identity, grants };
}

/** An entitlement with its description, owner, authorised roles and number of holders. */
export async function entitlementDetail(ctx: Ctx, id: bigint) {
	requirePermission(ctx.actor, "inventory:read");
	const entitlement = await prisma.entitlement.findUnique({
		where: { id },
		include: {
			owner: person,
			system: { select: { id: true, name: true } },
			authorisedRoles: { orderBy: [{ attribute: "asc" }, { value: "asc" }] },
		},
	});
	if (!entitlement) throw new NotFoundError("This entitlement");
	const holders = await prisma.grant.findMany({
		where: { entitlementId: id, goneAt: null },
		take: 200,
		orderBy: { id: "asc" },
		select: {
			id: true,
			grantedAt: true,
			account: {
				select: {
					name: true,
					identity: { select: { id: true, name: true, kind: true, jobTitle: true, department: true, costCentre: true } },
				},
			},
		},
	});
	const count = await prisma.grant.count({ where: { entitlementId: id, goneAt: null } });
	const [last] = await prisma.$queryRaw<{ by: string | null; at: Date }[]>`
		select n.name as by, a.set_at as at from authorised_role a left join identity n on 'user:' || n.ref::text = a.set_by
		where a.entitlement_id = ${id} order by a.set_at desc limit 1`;
	return { ...entitlement, holders, count, rolesSet: last ?? null };
}

/** Values people of the inventory have, by what a role is said by, the most frequent first: to choose authorised roles from. */
export async function roleValues(ctx: Ctx): Promise<Record<RoleAttribute, string[]>> {
	requirePermission(ctx.actor, "authorised_role:edit");
	const values = (rows: { value: string }[]) => rows.map((r) => r.value);
	const [jobs, departments, centres] = await Promise.all([
		prisma.$queryRaw<
			{ value: string }[]
		>`select job_title as value from identity where job_title <> '' and status <> 'leaver' group by 1 order by count(*) desc, 1 limit 500`,
		prisma.$queryRaw<
			{ value: string }[]
		>`select department as value from identity where department <> '' and status <> 'leaver' group by 1 order by count(*) desc, 1 limit 500`,
		prisma.$queryRaw<
			{ value: string }[]
		>`select cost_centre as value from identity where cost_centre <> '' and status <> 'leaver' group by 1 order by count(*) desc, 1 limit 500`,
	]);
	return { job_title: values(jobs), department: values(departments), cost_centre: values(centres) };
}

/** People to choose from, by part of the name, key or address; humans that have not left. */
export async function findPeople(ctx: Ctx, q: string): Promise<{ id: string; name: string; note: string }[]> {
	requirePermission(ctx.actor, "inventory:read");
	const found = await prisma.identity.findMany({
		where: {
			kind: "human",
			status: { not: "leaver" },
			OR: [
				{ name: { contains: q, mode: "insensitive" } },
				{ key: { contains: q, mode: "insensitive" } },
				{ email: { contains: q, mode: "insensitive" } },
			],
		},
		orderBy: { name: "asc" },
		take: 20,
		select: { id: true, name: true, jobTitle: true, key: true },
	});
	return found.map((i) => ({ id: i.id.toString(), name: i.name, note: [i.jobTitle, i.key].filter(Boolean).join(", ") }));
}
