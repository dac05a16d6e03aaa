import type { Ctx } from "@/lib/access/actor";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import { ANY_PROOF, type EvidenceStandard } from "./rules";

export type ControlRow = {
	id: string;
	track: string;
	code: string;
	title: string;
	objective: string;
	owner: string | null;
	frequency: string;
	frameworkIds: string[];
	campaigns: number;
};

/** The company's controls on the tracks the actor may read, by track and code. */
export async function controlsOf(ctx: Ctx): Promise<ControlRow[]> {
	requirePermission(ctx.actor, "control:read");
	const tracks = tracksFor(ctx.actor, "control:read");
	const found = await prisma.control.findMany({
		where: tracks ? { track: { in: tracks } } : {},
		orderBy: [{ track: "asc" }, { code: "asc" }],
		select: {
			id: true,
			track: true,
			code: true,
			title: true,
			objective: true,
			ownerId: true,
			frequency: true,
			frameworkIds: true,
			_count: { select: { tracks: true } },
		},
	});
	const names = await ownerNames(found.map((c) => c.ownerId));
	return found.map(({ _count, ownerId, id, ...control }) => ({
		...control,
		id: id.toString(),
		owner: ownerId === null ? null : (names.get(ownerId) ?? null),
		campaigns: _count.tracks,
	}));
}

/** One control with everything on record; throws NotFoundError, also for a track the actor may not read. */
export async function controlDetail(ctx: Ctx, id: bigint) {
	requirePermission(ctx.actor, "control:read");
	const tracks = tracksFor(ctx.actor, "control:read");
	const control = await prisma.control.findUnique({ where: { id } });
	if (!control || (tracks && !tracks.includes(control.track))) throw new NotFoundError("This control");
	const { id: controlId, ownerId, createdAt: _createdAt, ...facts } = control;
	return {
		...facts,
		evidenceStandard: { ...ANY_PROOF, ...(JSON.parse(facts.evidenceStandard) as Partial<EvidenceStandard>) },
		id: controlId.toString(),
		ownerUserId: ownerId?.toString() ?? "",
	};
}

export type FrameworkEntry = {
	id: string;
	framework: string;
	version: string;
	title: string;
	tracks: string[];
	aliases: string[];
	note: string;
};

/** The catalogue of framework controls, whole: some dozens of entries, searched in the browser. */
export async function frameworkCatalogue(ctx: Ctx): Promise<FrameworkEntry[]> {
	requirePermission(ctx.actor, "control:read");
	return prisma.frameworkControl.findMany({
		orderBy: [{ framework: "asc" }, { id: "asc" }],
		select: { id: true, framework: true, version: true, title: true, tracks: true, aliases: true, note: true },
	});
}

async function ownerNames(ids: (bigint | null)[]): Promise<Map<bigint, string>> {
	const users = await prisma.user.findMany({
		where: { id: { in: ids.flatMap((id) => (id === null ? [] : [id])) } },
		select: { id: true, identity: { select: { name: true } } },
	});
	return new Map(users.map((u) => [u.id, u.identity.name]));
}

/** Active control owners of a track, by name: who may own a control of it. */
export async function controlOwners(ctx: Ctx, track: string): Promise<{ userId: string; name: string }[]> {
	requirePermission(ctx.actor, "control:edit", { track });
	const users = await prisma.user.findMany({
		where: { status: "active", roles: { some: { role: "control_owner", revokedAt: null, OR: [{ track: null }, { track }] } } },
		orderBy: { identity: { name: "asc" } },
		select: { id: true, identity: { select: { name: true } } },
	});
	return users.map((u) => ({ userId: u.id.toString(), name: u.identity.name }));
}
