import type { Ctx } from "@/lib/access/actor";
import { can, requireUser, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { TRACK_KEYS } from "@/lib/track/registry";

/** A delegation as its page shows it; `mine`: the reader asked for it. `rows` are open rows of active campaigns, `barred` those the delegate may not decide. */
export type DelegationRow = {
	id: string;
	track: string;
	from: string;
	to: string;
	mine: boolean;
	mayApprove: boolean;
	state: string;
	startsAt: string;
	endsAt: string;
	reason: string;
	settledBy: string | null;
	rows: number;
	barred: number;
};

/** Delegations the reader asked for, stands in by, or may approve, the latest first. */
export async function delegationRows(ctx: Ctx): Promise<DelegationRow[]> {
	const user = requireUser(ctx.actor);
	const approves = can(user, "delegation:approve") ? (tracksFor(user, "delegation:approve") ?? [...TRACK_KEYS]) : [];
	const found = await prisma.$queryRaw<
		(Omit<DelegationRow, "id" | "startsAt" | "endsAt"> & { id: bigint; startsAt: Date; endsAt: Date })[]
	>`
		select g.id, g.track, fn.name as "from", tn.name as "to", g.from_user_id = ${user.userId} as mine, g.state, g.starts_at as "startsAt", g.ends_at as "endsAt", g.reason, sn.name as "settledBy",
			g.state = 'requested' and g.track = any(${approves}::text[]) and ${user.userId} not in (g.from_user_id, g.to_user_id) as "mayApprove",
			coalesce(o.rows, 0)::int as rows, coalesce(o.barred, 0)::int as barred
		from delegation g join app_user f on f.id = g.from_user_id join identity fn on fn.id = f.identity_id join app_user t on t.id = g.to_user_id join identity tn on tn.id = t.identity_id
		left join app_user s on s.id = g.settled_by_user_id left join identity sn on sn.id = s.identity_id
		left join lateral (
			select count(*) as rows, count(*) filter (where x.relations && r.refused_relations) as barred
			from (select array_agg(r.id) as ids from review r join campaign_track k on k.id = r.campaign_track_id and k.state = 'active' and k.track = g.track
				where r.state = 'open' and r.reviewer_user_id = g.from_user_id) a
			cross join lateral review_relations(t.identity_id, a.ids) x join review r on r.id = x.review_id
		) o on g.state = 'requested'
		where g.from_user_id = ${user.userId} or g.to_user_id = ${user.userId} or g.track = any(${approves}::text[])
		order by g.state <> 'requested', g.id desc limit 100`;
	return found.map((d) => ({ ...d, id: d.id.toString(), startsAt: d.startsAt.toISOString(), endsAt: d.endsAt.toISOString() }));
}

export type StandIn = { userId: string; name: string; detail: string };

/** Who could stand in for the reader, by track: the other reviewers who may be handed rows now. */
export async function standIns(ctx: Ctx): Promise<Record<string, StandIn[]>> {
	const user = requireUser(ctx.actor);
	const tracks = tracksFor(user, "review:decide") ?? [...TRACK_KEYS];
	const rows = await prisma.$queryRaw<(StandIn & { track: string })[]>`
		select k.track, u.id::text as "userId", n.name, coalesce(n.job_title, u.email) as detail
		from unnest(${tracks}::text[]) k(track) join app_user u on u.id <> ${user.userId} and may_review(u.id, k.track) join identity n on n.id = u.identity_id order by n.name, u.id`;
	return Object.fromEntries(tracks.map((track) => [track, rows.filter((r) => r.track === track)]));
}
