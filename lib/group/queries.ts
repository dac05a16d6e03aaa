import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { TRACK_KEYS } from "@/lib/track/registry";

export type GroupRow = {
	id: string;
	name: string;
	purpose: string;
	version: number;
	/** `tracks`: those a member may be handed rows of now; empty for somebody who left or holds the role no more. */
	members: { userId: string; name: string; detail: string; tracks: string[] }[];
};

/** The reviewer groups by name, with who is in them. */
export async function groupRows(ctx: Ctx): Promise<GroupRow[]> {
	requirePermission(ctx.actor, "campaign:configure");
	const rows = await prisma.$queryRaw<(Omit<GroupRow, "id"> & { id: bigint })[]>`
		select g.id, g.name, g.purpose, g.version, coalesce(json_agg(json_build_object('userId', u.id::text, 'name', n.name, 'detail', coalesce(n.job_title, u.email),
			'tracks', array(select k from unnest(${[...TRACK_KEYS]}::text[]) k where may_review(u.id, k))) order by n.name) filter (where u.id is not null), '[]') as members
		from reviewer_group g left join reviewer_group_member m on m.group_id = g.id left join app_user u on u.id = m.user_id left join identity n on n.id = u.identity_id
		group by g.id order by g.name`;
	return rows.map((g) => ({ ...g, id: g.id.toString() }));
}

/** Everybody who may be handed rows of some track: whom a group can be made of. */
export async function groupCandidates(ctx: Ctx): Promise<{ userId: string; name: string; detail: string }[]> {
	requirePermission(ctx.actor, "campaign:configure");
	return prisma.$queryRaw`
		select u.id::text as "userId", n.name, coalesce(n.job_title, u.email) as detail from app_user u join identity n on n.id = u.identity_id
		where exists (select from unnest(${[...TRACK_KEYS]}::text[]) k where may_review(u.id, k)) order by n.name, u.id`;
}

/** Names of the groups by id, for steps of a chain that stand as `group.<id>`. */
export async function groupNames(): Promise<Record<string, string>> {
	const groups = await prisma.reviewerGroup.findMany({ select: { id: true, name: true } });
	return Object.fromEntries(groups.map((g) => [g.id.toString(), g.name]));
}
