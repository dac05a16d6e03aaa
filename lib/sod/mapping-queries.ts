import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NONE } from "./load-mapping";

export type MappedSystem = { id: string; name: string; entitlements: number; unmapped: number };

/** Every system with its entitlements, and how many of them nobody has mapped to duties or found to confer none. Most unmapped first. */
export async function mappedSystems(ctx: Ctx): Promise<MappedSystem[]> {
	requirePermission(ctx.actor, "sod:read");
	const rows = await prisma.$queryRaw<{ id: bigint; name: string; entitlements: bigint; unmapped: bigint }[]>`
		select y.id, y.name, count(e.id) as entitlements, count(e.id) filter (where d.entitlement_id is null and w.entitlement_id is null) as unmapped
		from system y left join entitlement e on e.system_id = y.id left join (select distinct entitlement_id from entitlement_duty) d on d.entitlement_id = e.id
		left join entitlement_without_duty w on w.entitlement_id = e.id
		group by y.id order by unmapped desc, y.name`;
	return rows.map((r) => ({ ...r, id: r.id.toString(), entitlements: Number(r.entitlements), unmapped: Number(r.unmapped) }));
}

export type MappedEntitlement = { id: string; name: string; title: string; holders: number; dutyIds: string[]; none: boolean };

const PAGE = 100;

/** Entitlements of a system by name, a page at a time; `after` is the last name of the page before. */
export async function mappingPage(
	ctx: Ctx,
	on: { systemId: bigint; unmappedOnly: boolean; after: string },
): Promise<{ rows: MappedEntitlement[]; nextCursor: string | null }> {
	requirePermission(ctx.actor, "sod:read");
	const rows = await prisma.$queryRaw<(Omit<MappedEntitlement, "id" | "holders"> & { id: bigint; holders: bigint })[]>`
		select * from (
			select e.id, e.name, e.title, (select count(*) from access_grant g where g.entitlement_id = e.id and g.gone_at is null) as holders,
				array(select d.duty_id from entitlement_duty d where d.entitlement_id = e.id order by d.duty_id) as "dutyIds",
				exists (select from entitlement_without_duty w where w.entitlement_id = e.id) as none
			from entitlement e where e.system_id = ${on.systemId} and e.name > ${on.after}
				and (not ${on.unmappedOnly} or (not exists (select from entitlement_duty d where d.entitlement_id = e.id) and not exists (select from entitlement_without_duty w where w.entitlement_id = e.id)))
			order by e.name limit ${PAGE + 1}
		) x`;
	const shown = rows.slice(0, PAGE).map((r) => ({ ...r, id: r.id.toString(), holders: Number(r.holders) }));
	return { rows: shown, nextCursor: rows.length > PAGE ? (shown.at(-1)?.name ?? null) : null };
}

/** The whole mapping as lines of a file: what loadMapping reads. By system, entitlement and duty. */
export async function mappingLines(ctx: Ctx): Promise<{ system: string; entitlement: string; duty: string }[]> {
	requirePermission(ctx.actor, "sod:read");
	return prisma.$queryRaw`
		select y.key as system, e.name as entitlement, d.duty
		from (select entitlement_id, duty_id as duty from entitlement_duty union all select entitlement_id, ${NONE} from entitlement_without_duty) d
		join entitlement e on e.id = d.entitlement_id join system y on y.id = e.system_id
		order by y.key, e.name, d.duty`;
}
