import type { Ctx } from "@/lib/access/actor";
import { requirePermission, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { TRACK_KEYS } from "@/lib/track/registry";

export type InstructionRow = {
	id: string;
	track: string;
	version: number;
	text: string;
	hash: string;
	createdAt: Date;
	createdBy: string | null;
	campaigns: number;
};

/** Every version of the reviewer instructions of the tracks the actor may read controls of, newest first. */
export async function instructionRows(ctx: Ctx): Promise<InstructionRow[]> {
	requirePermission(ctx.actor, "control:read");
	const tracks = tracksFor(ctx.actor, "control:read") ?? [...TRACK_KEYS];
	const rows = await prisma.$queryRaw<(Omit<InstructionRow, "id"> & { id: bigint })[]>`
		select v.id, v.track, v.version, v.text, v.hash, v.created_at as "createdAt", n.name as "createdBy",
			(select count(*) from campaign_track t where t.instruction_id = v.id)::int as campaigns
		from instruction_version v left join identity n on 'user:' || n.ref::text = v.created_by
		where v.track = any(${tracks}::text[]) order by array_position(${[...TRACK_KEYS]}::text[], v.track), v.version desc`;
	return rows.map((r) => ({ ...r, id: r.id.toString() }));
}
