import type { Ctx } from "@/lib/access/actor";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { TRACK_KEYS } from "@/lib/track/registry";
import type { TextKind } from "@/lib/track/template";

export type TextRow = {
	id: string;
	track: string;
	kind: TextKind;
	version: number;
	template: string;
	hash: string;
	reason: string;
	createdAt: Date;
	createdBy: string | null;
	/** Campaigns this version is frozen into. */
	campaigns: number;
};

/** Every version of the texts of the tracks the actor may read controls of, newest first. */
export async function textVersions(ctx: Ctx): Promise<TextRow[]> {
	requirePermission(ctx.actor, "control:read");
	const tracks = tracksFor(ctx.actor, "control:read") ?? [...TRACK_KEYS];
	const rows = await prisma.$queryRaw<(Omit<TextRow, "id"> & { id: bigint })[]>`
		select t.id, t.track, t.kind, t.version, t.template, t.hash, t.reason, t.created_at as "createdAt", n.name as "createdBy",
			(select count(*) from campaign_text c where c.text_id = t.id)::int as campaigns
		from track_text t left join identity n on 'user:' || n.ref::text = t.created_by
		where t.track = any(${tracks}::text[]) order by t.track, t.kind, t.version desc`;
	return rows.map((r) => ({ ...r, id: r.id.toString() }));
}
