import { addDays } from "date-fns";
import type { Ctx } from "@/lib/access/actor";
import { can, requireUser, tracksFor } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { NOTICE_DAYS } from "@/lib/exception/rules";

/** What waits for one person, in numbers: only things this person can and should act on. */
export type Waiting = {
	/** Rows assigned to me and not decided, on active tracks. */
	reviews: number;
	/** Removals nobody claimed, and among them those past due. */
	removalsOpen: number;
	removalsLate: number;
	/** Removals somebody else claimed, waiting for proof. */
	removalsClaimed: number;
	/** Removals whose access a later extract still or again shows, on tracks where I may verify. */
	removalsBack: number;
	/** Removals that wait so long past their deadline that they were escalated, on my tracks. */
	removalsEscalated: number;
	/** Exceptions asked for by others, on tracks where I may approve. */
	exceptions: number;
	/** Approved exceptions in their last thirty days that nobody has asked to renew, on those tracks. */
	exceptionsExpiring: number;
	/** Expired exceptions of rows that are decided and stand so: to renew or to close, on those tracks. */
	exceptionsExpired: number;
	/** Delegations between others that I may approve. */
	delegations: number;
	/** Amendments others asked for, on tracks where I may decide them, and where the oldest of them is, as `<campaign>/<track>`. */
	amendments: number;
	amendmentsAt: string | null;
	/** Deviations without a response, on my tracks. */
	deviations: number;
	/** Look-backs not answered, on my tracks. */
	lookBacks: number;
	/** Mitigations and acceptances of conflicts that others asked for and I may approve, and where the oldest of them is. */
	conflicts: number;
	conflictsAt: string | null;
	/** Samples I was asked to decide again, blind. */
	secondLooks: number;
	/** Birthright definitions I decide, of active tracks. */
	definitions: number;
	/** Flagged batches on my tracks that nobody was asked to look at, or on which verdicts differ and nothing was said. */
	flagged: number;
	/** Where the first of them is, as `<campaign>/<track>`. */
	flaggedAt: string | null;
	/** Tracks I own, each with where the first of them is, as `<campaign>/<track>`: staged and not accepted; */
	populations: number;
	populationsAt: string | null;
	/** past their due day, or with every row decided, and not closed; */
	closings: number;
	closingsAt: string | null;
	/** closed and not signed. */
	signoffs: number;
	signoffsAt: string | null;
	/** Accepted tracks, which an administrator launches, and where the first of them is. */
	launches: number;
	launchesAt: string | null;
	/** Password resets others asked for, which another administrator has to approve, and the user the oldest is about. */
	resets: number;
	resetsFor: string | null;
	/** Imports received and not yet committed or discarded. */
	imports: number;
};

const EVERY_TRACK = "*";

/** Counts what waits for the person signed in. Parts outside the person's roles are zero and cost nothing. */
export async function waitingFor(ctx: Ctx): Promise<Waiting> {
	const user = requireUser(ctx.actor);
	const tracks = (permission: Parameters<typeof tracksFor>[1]) => tracksFor(user, permission) ?? [EVERY_TRACK];
	const [decide, claim, verify, approve, delegate, respond, lookBack, judge, run, quality, amend] = [
		tracks("review:decide"),
		tracks("removal:claim"),
		tracks("removal:verify"),
		tracks("exception:approve"),
		tracks("delegation:approve"),
		tracks("deviation:respond"),
		tracks("look_back:answer"),
		tracks("conflict:judge"),
		tracks("import:run"),
		tracks("quality:edit"),
		tracks("amendment:decide"),
	];
	const [row] = await prisma.$queryRaw<Waiting[]>`
		select
			case when cardinality(${decide}::text[]) = 0 then 0 else (
				select coalesce(sum(greatest(a.total - a.decided, 0)), 0)::int
				from assignment a join campaign_track t on t.id = a.campaign_track_id
				where a.reviewer_user_id = ${user.userId} and t.state = 'active' and (t.track = any(${decide}) or '*' = any(${decide}))
			) end as "reviews",
			case when cardinality(${claim}::text[]) = 0 then 0 else (
				select count(*)::int from removal where state = 'open') end as "removalsOpen",
			case when cardinality(${claim}::text[]) = 0 then 0 else (
				select count(*)::int from removal where state = 'open' and due_at < ${ctx.now}) end as "removalsLate",
			case when cardinality(${verify}::text[]) = 0 then 0 else (
				select count(*)::int from removal r join campaign_track t on t.id = r.campaign_track_id
				where r.state = 'claimed' and r.claimed_by_user_id <> ${user.userId} and (t.track = any(${verify}) or '*' = any(${verify}))
			) end as "removalsClaimed",
			case when cardinality(${verify}::text[]) = 0 then 0 else (
				select count(distinct b.removal_id)::int from removal_return b join campaign_track t on t.id = b.campaign_track_id
				where (t.track = any(${verify}) or '*' = any(${verify})) and removal_return_stands(b.id)
			) end as "removalsBack",
			case when cardinality(${respond}::text[]) = 0 then 0 else (
				select count(*)::int from removal m join campaign_track t on t.id = m.campaign_track_id
				where m.state in ('open', 'claimed') and m.escalated_at is not null and (t.track = any(${respond}) or '*' = any(${respond}))
			) end as "removalsEscalated",
			case when cardinality(${approve}::text[]) = 0 then 0 else (
				select count(*)::int from exception
				where state = 'requested' and requested_by_user_id <> ${user.userId} and (track = any(${approve}) or '*' = any(${approve}))
			) end as "exceptions",
			case when cardinality(${approve}::text[]) = 0 then 0 else (
				select count(*)::int from exception e
				where e.state = 'approved' and e.expires_at > ${ctx.now} and e.expires_at <= ${addDays(ctx.now, NOTICE_DAYS)}
					and not exists (select from exception n where n.renews_id = e.id and n.state = 'requested') and (track = any(${approve}) or '*' = any(${approve}))
			) end as "exceptionsExpiring",
			case when cardinality(${approve}::text[]) = 0 then 0 else (
				select count(*)::int from exception e join review r on r.id = e.review_id
				where (e.state = 'expired' or (e.state = 'approved' and e.expires_at <= ${ctx.now})) and r.state = 'decided'
					and not exists (select from review_routing o where o.review_id = e.review_id and o.kind = 'reopened' and o.at >= e.expires_at)
					and not exists (select from exception n where n.renews_id = e.id and n.state = 'requested') and (track = any(${approve}) or '*' = any(${approve}))
			) end as "exceptionsExpired",
			case when cardinality(${delegate}::text[]) = 0 then 0 else (
				select count(*)::int from delegation
				where state = 'requested' and ${user.userId} not in (from_user_id, to_user_id) and (track = any(${delegate}) or '*' = any(${delegate}))
			) end as "delegations",
			case when cardinality(${respond}::text[]) = 0 then 0 else (
				select count(*)::int from deviation where response = '' and (track = any(${respond}) or '*' = any(${respond}))
			) end as "deviations",
			case when cardinality(${lookBack}::text[]) = 0 then 0 else (
				select count(*)::int from look_back l join campaign_track t on t.id = l.campaign_track_id
				where l.used is null and (t.track = any(${lookBack}) or '*' = any(${lookBack}))
			) end as "lookBacks",
			amended.n as "amendments", amended.first as "amendmentsAt",
			coalesce(o.n, 0) as "conflicts", o.at as "conflictsAt",
			case when cardinality(${decide}::text[]) = 0 then 0 else (
				select count(*)::int from review_batch where re_reviewer_user_id = ${user.userId} and state = 'assigned') end as "secondLooks",
			case when cardinality(${decide}::text[]) = 0 then 0 else (
				select count(*)::int from definition_review d join campaign_track t on t.id = d.campaign_track_id
				where d.reviewer_user_id = ${user.userId} and d.state = 'open' and t.state = 'active') end as "definitions",
			flags.n as "flagged", flags.first as "flaggedAt",
			own.populations, own."populationsAt", own.closings, own."closingsAt", own.signoffs, own."signoffsAt",
			launch.n as "launches", launch.first as "launchesAt", reset.n as "resets", reset.first as "resetsFor",
			case when cardinality(${run}::text[]) = 0 then 0 else (
				select count(*)::int from import where state not in ('committed', 'discarded')) end as "imports"
		from (values (1)) as one left join lateral (
			select count(*)::int as n, (array_agg('/campaigns/' || t.campaign_id || '/' || t.track || '/conflicts?state=requested' order by q.id))[1] as at
			from conflict_outcome q join campaign_track t on t.id = q.campaign_track_id
			where not exists (select from conflict_verdict v where v.outcome_id = q.id) and q.requested_by_user_id <> ${user.userId}
				and t.state in ('active', 'closing', 'closed') and (t.track = any(${judge}) or '*' = any(${judge}))
				and ${user.identityId}::bigint not in (select conflict_holders(q.conflict_id))
				and (q.kind = 'mitigate' or not exists (select from conflict_owners(q.conflict_id) w(id) where w.id is null or not stands_above(${user.identityId}, w.id)))
		) o on cardinality(${judge}::text[]) > 0
		cross join (
			select count(*)::int as n, min(t.campaign_id || '/' || t.track) as first from review_batch b join campaign_track t on t.id = b.campaign_track_id
			where b.state in ('flagged', 'answered') and (t.track = any(${quality}) or '*' = any(${quality}))
		) flags
		cross join (
			select count(*)::int as n, (array_agg(t.campaign_id || '/' || t.track order by a.id))[1] as first from amendment a join campaign_track t on t.id = a.campaign_track_id
			where a.state = 'requested' and a.requested_by_user_id <> ${user.userId} and t.state in ('staged', 'accepted', 'active')
				and (t.track = any(${amend}) or '*' = any(${amend}))
		) amended
		cross join (
			select (count(*) filter (where w.state = 'staged'))::int as populations, (array_agg(w.at order by w.id) filter (where w.state = 'staged'))[1] as "populationsAt",
				(count(*) filter (where w.due))::int as closings, (array_agg(w.at order by w.id) filter (where w.due))[1] as "closingsAt",
				(count(*) filter (where w.state = 'closed'))::int as signoffs, (array_agg(w.at order by w.id) filter (where w.state = 'closed'))[1] as "signoffsAt"
			from (
				select t.id, t.state, t.campaign_id || '/' || t.track as at, t.state = 'closing' or (t.state = 'active'
					and (t.due_at <= ${ctx.now} or (select sum(a.total - a.decided) from assignment a where a.campaign_track_id = t.id) <= 0)) as due
				from campaign_track t where t.owner_user_id = ${user.userId} and t.state in ('staged', 'active', 'closing', 'closed')
			) w
		) own
		cross join (
			select count(*)::int as n, (array_agg(campaign_id || '/' || track order by id))[1] as first
			from campaign_track where state = 'accepted' and ${can(user, "campaign:configure")}
		) launch
		cross join (
			select count(*)::int as n, (array_agg(user_id order by id))[1]::text as first from password_reset
			where link_id is null and expires_at > ${ctx.now} and requested_by <> ${user.userId} and user_id <> ${user.userId} and ${can(user, "people:reset")}
		) reset`;
	if (!row) throw new Error("waitingFor: the database answered nothing");
	return row;
}
