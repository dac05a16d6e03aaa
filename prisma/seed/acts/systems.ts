import { prisma } from "@/lib/db/client";
import { createSystem } from "@/lib/inventory/create-system";
import { setAuthorisedRoles } from "@/lib/inventory/set-authorised-roles";
import { setSystemScope } from "@/lib/inventory/set-system-scope";
import { updateSystem } from "@/lib/inventory/update-system";
import type { Stage } from "./stage";

/** Id of a system or an identity by its key. */
export async function idOf(kind: "system" | "identity", key: string): Promise<bigint> {
	const found = { where: { key }, select: { id: true } };
	const { id } = kind === "system" ? await prisma.system.findUniqueOrThrow(found) : await prisma.identity.findUniqueOrThrow(found);
	return id;
}

/** The systems by name, before anybody is known who could answer for them. */
export async function createSystems({ company, crew }: Stage): Promise<void> {
	const ctx = await crew.as("iam-lead");
	for (const { key, name, description } of company.systems) await createSystem(ctx, { key, name, description });
}

/** Owners, administrators and boundaries, once the people are known. */
export async function answerForSystems({ company, crew }: Stage): Promise<void> {
	const ctx = await crew.as("iam-lead");
	for (const { key, name, description, owner, administrators, scopes } of company.systems) {
		const { id, version } = await prisma.system.findUniqueOrThrow({ where: { key }, select: { id: true, version: true } });
		const systemId = id.toString();
		const [ownerId, ...others] = await Promise.all([owner, ...administrators].map((post) => idOf("identity", crew.person(post).key)));
		await updateSystem(ctx, {
			systemId,
			name,
			description,
			ownerIdentityId: ownerId?.toString() ?? null,
			administratorIdentityIds: others.map(String),
			version,
		});
		for (const [track, scope] of Object.entries(scopes)) await setSystemScope(ctx, { systemId, track, ...scope });
	}
}

/** Departments that may hold what is sensitive, said by the control owner of the track that asks, once the entitlements are known. */
export async function authoriseRoles({ company, crew }: Stage): Promise<void> {
	const ctx = await crew.as("controller");
	const known = await prisma.entitlement.findMany({ select: { id: true, name: true, system: { select: { key: true } } } });
	const idByName = new Map(known.map((one) => [`${one.system.key}|${one.name}`, one.id.toString()]));
	for (const system of company.systems) {
		for (const { name, authorised } of system.entitlements) {
			const entitlementId = idByName.get(`${system.key}|${name}`);
			if (!entitlementId || authorised.length === 0) continue;
			await setAuthorisedRoles(ctx, {
				entitlementId,
				track: "SOX",
				roles: authorised.map((value) => ({ attribute: "department", value })),
			});
		}
	}
}
