import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";

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
		include: { owner: person, system: { select: { id: true, name: true } }, authorisedRoles: true },
	});
	if (!entitlement) throw new NotFoundError("This entitlement");
	const holders = await prisma.grant.findMany({
		where: { entitlementId: id, goneAt: null },
		take: 200,
		orderBy: { id: "asc" },
		select: {
			id: true,
			grantedAt: true,
			account: { select: { name: true, identity: { select: { id: true, name: true, kind: true, jobTitle: true, department: true } } } },
		},
	});
	const count = await prisma.grant.count({ where: { entitlementId: id, goneAt: null } });
	return { ...entitlement, holders, count };
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
