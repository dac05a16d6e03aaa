import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";

/** A rule with another version in force than when a population was frozen; `frozen` null: it did not exist then. */
export type ChangedRule = { code: string; frozen: number | null; now: number };

/** Rules of duties that changed since a track's population was frozen. The track keeps to those of then. */
export async function rulesChangedSince(ctx: Ctx, campaignTrackId: bigint): Promise<ChangedRule[]> {
	requirePermission(ctx.actor, "campaign:read");
	return prisma.$queryRaw<ChangedRule[]>`
		with versions as (
			select v.rule_id, max(v.version) as now, max(v.version) filter (where coalesce(v.settled_at, v.proposed_at) <= t.staged_at) as frozen
			from sod_rule_version v cross join campaign_track t where t.id = ${campaignTrackId} and t.staged_at is not null and v.state = 'in_force' group by 1
		)
		select r.code, v.frozen::int as frozen, v.now::int as now from versions v join sod_rule r on r.id = v.rule_id where v.frozen is distinct from v.now order by r.code limit 50`;
}
