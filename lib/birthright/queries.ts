import type { Ctx } from "@/lib/access/actor";
import { logRead } from "@/lib/access/log-read";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NotFoundError } from "@/lib/errors";
import type { HANDINGS } from "./rules";

/** A definition as it is shown: the rule, what it covers, and what was decided. */
export type DefinitionView = {
	id: string;
	number: number;
	version: number;
	campaign: string;
	track: string;
	trackState: string;
	entitlement: string;
	description: string;
	system: string;
	attribute: string;
	value: string;
	ruleReason: string;
	holders: number;
	outside: number;
	reviewer: string | null;
	/** Whom the reviewer stands in for, by an approved delegation. */
	behalfOf: string | null;
	/** How it came to whom it is with now; null while it is with whom staging found. */
	handed: { kind: keyof typeof HANDINGS; from: string | null; by: string | null; reason: string; at: string } | null;
	state: string;
	outcome: string | null;
	reason: string;
	decidedAt: string | null;
};

type Raw = Omit<DefinitionView, "id" | "decidedAt"> & { id: bigint; decidedAt: Date | null };

async function read(only: { campaignTrackId?: bigint; reviewerUserId?: bigint; id?: bigint }): Promise<DefinitionView[]> {
	const { campaignTrackId = null, reviewerUserId = null, id = null } = only;
	const rows = await prisma.$queryRaw<Raw[]>`
		select d.id, d.number, d.version, c.name as campaign, t.track, t.state as "trackState", d.entitlement_title as entitlement, coalesce(e.description, '') as description, d.system_name as system, d.attribute, d.value,
			d.rule_reason as "ruleReason", d.holders, d.outside, n.name as reviewer, bn.name as "behalfOf", h.handed, d.state, d.outcome, d.reason, d.decided_at as "decidedAt"
		from definition_review d join campaign_track t on t.id = d.campaign_track_id join campaign c on c.id = t.campaign_id
		left join entitlement e on e.id = d.entitlement_id left join identity n on n.id = d.reviewer_identity_id
		left join delegation g on g.id = d.delegation_id left join app_user b on b.id = g.from_user_id left join identity bn on bn.id = b.identity_id
		left join lateral (
			select json_build_object('kind', r.kind, 'from', fn.name, 'by', yn.name, 'reason', r.reason, 'at', ledger_time(r.at)) as handed
			from definition_routing r left join app_user f on f.id = r.from_user_id left join identity fn on fn.id = f.identity_id
			left join app_user y on y.id = r.by_user_id left join identity yn on yn.id = y.identity_id where r.definition_id = d.id order by r.id desc limit 1
		) h on true
		where (${campaignTrackId}::bigint is null or d.campaign_track_id = ${campaignTrackId}) and (${id}::bigint is null or d.id = ${id})
			and (${reviewerUserId}::bigint is null or (d.reviewer_user_id = ${reviewerUserId} and t.state not in ('draft', 'staging', 'staged', 'accepted')))
		order by d.campaign_track_id desc, d.number limit 200`;
	return rows.map((r) => ({ ...r, id: r.id.toString(), decidedAt: r.decidedAt?.toISOString() ?? null }));
}

/** The definitions of a track, for who may read its campaign. */
export async function trackDefinitions(ctx: Ctx, campaignTrackId: bigint): Promise<DefinitionView[]> {
	requirePermission(ctx.actor, "campaign:read");
	const on = await prisma.campaignTrack.findUnique({ where: { id: campaignTrackId }, select: { track: true } });
	const tracks = tracksFor(ctx.actor, "campaign:read");
	if (!on || (tracks && !tracks.includes(on.track))) throw new NotFoundError("This track");
	return read({ campaignTrackId });
}

/** The definitions the person signed in decides, open ones first. */
export async function myDefinitions(ctx: Ctx): Promise<DefinitionView[]> {
	requirePermission(ctx.actor, "review:read");
	const rows = await read({ reviewerUserId: requireUser(ctx.actor).userId });
	return rows.filter((d) => d.state === "open" && d.trackState === "active");
}

/** One definition, for its reviewer. Throws NotFoundError for everybody else. */
export async function myDefinition(ctx: Ctx, id: bigint): Promise<DefinitionView> {
	requirePermission(ctx.actor, "review:read");
	const [found] = await read({ id, reviewerUserId: requireUser(ctx.actor).userId });
	if (!found) throw new NotFoundError("This definition");
	await logRead(ctx, "birthright.definition", `definition:${id}`);
	return found;
}

/** An entitlement that may be a birthright, with how many hold it. */
export type Candidate = { id: string; title: string; system: string; holders: number };

/** The entitlements of a track's boundary with the most holders that are neither privileged nor of high risk: what a birthright is likely to be. */
export async function birthrightCandidates(ctx: Ctx, track: string): Promise<Candidate[]> {
	requirePermission(ctx.actor, "campaign:configure");
	return prisma.$queryRaw`
		select e.id::text as id, coalesce(nullif(e.title, ''), e.name) as title, y.name as system, g.holders
		from (select entitlement_id, count(*)::int as holders from access_grant where gone_at is null group by 1) g
		join entitlement e on e.id = g.entitlement_id and e.privileged is not true and e.risk is distinct from 'high'
		join system y on y.id = e.system_id join system_scope s on s.system_id = y.id and s.track = ${track} and s.in_scope
		order by g.holders desc, e.id limit 200`;
}
