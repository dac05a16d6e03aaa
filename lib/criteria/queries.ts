import type { Ctx } from "@/lib/access/actor";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import type { Criterion } from "@/lib/track/criteria";
import { TRACK_KEYS } from "@/lib/track/registry";

export type CriteriaSetRow = {
	id: string;
	track: string;
	version: number;
	label: string;
	criteria: Criterion[];
	hash: string;
	reason: string;
	createdAt: Date;
	createdBy: string | null;
	/** Campaigns this version is frozen into. */
	campaigns: number;
};

/** Every version of the criteria of the tracks the actor may read controls of, newest first. */
export async function criteriaSets(ctx: Ctx): Promise<CriteriaSetRow[]> {
	requirePermission(ctx.actor, "control:read");
	const tracks = tracksFor(ctx.actor, "control:read") ?? [...TRACK_KEYS];
	const rows = await prisma.$queryRaw<(Omit<CriteriaSetRow, "id" | "criteria"> & { id: bigint; criteria: string })[]>`
		select s.id, s.track, s.version, s.label, s.criteria, s.hash, s.reason, s.created_at as "createdAt", n.name as "createdBy",
			(select count(*) from campaign_track t where t.criteria_set_id = s.id)::int as campaigns
		from criteria_set s left join identity n on 'user:' || n.ref::text = s.created_by
		where s.track = any(${tracks}::text[]) order by s.track, s.version desc`;
	return rows.map((r) => ({ ...r, id: r.id.toString(), criteria: JSON.parse(r.criteria) as Criterion[] }));
}
