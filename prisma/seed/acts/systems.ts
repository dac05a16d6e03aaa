import { prisma } from "@/lib/db/client";
import { actorText } from "@/lib/access/actor";
import type { Stage } from "./stage";

/*
 * Setting up the inventory: systems, who answers for them, their boundaries, who may hold what. Written to the tables under the application's
 * role, since the product has no verb for it yet.
 */

export async function createSystems({ company }: Stage): Promise<void> {
	await prisma.system.createMany({ data: company.systems.map(({ key, name, description }) => ({ key, name, description })) });
}

/** Ids of systems and identities by their keys. */
export async function idOf(kind: "system" | "identity", key: string): Promise<bigint> {
	const where = { where: { key }, select: { id: true } };
	const { id } = kind === "system" ? await prisma.system.findUniqueOrThrow(where) : await prisma.identity.findUniqueOrThrow(where);
	return id;
}

/** Owners, administrators and boundaries, once the people are known. */
export async function answerForSystems({ company, crew }: Stage): Promise<void> {
	const { actor } = await crew.as("iam-lead");
	for (const plan of company.systems) {
		const systemId = await idOf("system", plan.key);
		const ownerId = await idOf("identity", crew.person(plan.owner).key);
		await prisma.system.update({ where: { id: systemId }, data: { ownerId, version: { increment: 1 } } });
		const administrators = await Promise.all(plan.administrators.map((post) => idOf("identity", crew.person(post).key)));
		await prisma.systemAdministrator.createMany({ data: administrators.map((identityId) => ({ systemId, identityId })) });
		await prisma.systemScope.createMany({
			data: Object.entries(plan.scopes).map(([track, scope]) => ({ systemId, track, ...scope, setBy: actorText(actor) })),
		});
	}
}

/** Departments that may hold what is sensitive, once the entitlements are known. */
export async function authoriseRoles({ company, crew }: Stage): Promise<void> {
	const { actor } = await crew.as("controller");
	const known = await prisma.entitlement.findMany({ select: { id: true, name: true, system: { select: { key: true } } } });
	const idByName = new Map(known.map((one) => [`${one.system.key}|${one.name}`, one.id]));
	await prisma.authorisedRole.createMany({
		data: company.systems.flatMap((system) =>
			system.entitlements.flatMap((one) => {
				const entitlementId = idByName.get(`${system.key}|${one.name}`);
				if (entitlementId === undefined) return [];
				return one.authorised.map((value) => ({ entitlementId, attribute: "department", value, setBy: actorText(actor) }));
			}),
		),
	});
}
