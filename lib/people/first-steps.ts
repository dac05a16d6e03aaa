import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";

/** What a new installation still lacks before its first campaign can be launched. */
export type FirstSteps = { inventory: boolean; people: boolean; owners: boolean; controls: boolean; campaign: boolean };

/** What there is already, for the administrator of a new installation. */
export async function firstSteps(ctx: Ctx): Promise<FirstSteps> {
	requirePermission(ctx.actor, "campaign:configure");
	const [row] = await prisma.$queryRaw<FirstSteps[]>`
		select exists (select from import where state = 'committed') as "inventory",
			(select count(*) from app_user) > 1 as "people",
			exists (select from user_role where role = 'control_owner' and revoked_at is null) as "owners",
			exists (select from control) as "controls",
			exists (select from campaign) as "campaign"`;
	if (!row) throw new Error("firstSteps: the database answered nothing");
	return row;
}
