import type { Ctx, UserActor } from "@/lib/access/actor";
import { can, requirePermission } from "@/lib/access/permissions";
import { frozenTrack } from "@/lib/criteria/rules";
import { prisma } from "@/lib/db/client";
import { NotFoundError, RefusedError } from "@/lib/errors";
import type { Track } from "@/lib/track/track";
import { decidableState } from "./rules";

/** The track behind a queue, for marking. Throws NotFoundError for one that is not there or holds nothing for this reviewer, RefusedError when it is not active. */
export async function queueTrack(user: UserActor, campaignTrackId: bigint): Promise<{ track: Track; key: string }> {
	const found = await prisma.campaignTrack.findFirst({
		where: { id: campaignTrackId, assignments: { some: { reviewerUserId: user.userId } } },
		select: { track: true, state: true, criteriaVersion: true, criteriaSet: { select: { criteria: true } } },
	});
	if (!found || !can(user, "review:decide", { track: found.track })) throw new NotFoundError("This review");
	const no = decidableState(found.state);
	if (no) throw new RefusedError(no);
	return {
		track: frozenTrack(found.track, { label: found.criteriaVersion, criteria: found.criteriaSet?.criteria ?? null }),
		key: found.track,
	};
}

/** What marking needs of a row: flags as frozen, the reviewer's relations as they are now. */
export type RowToMark = { id: bigint; rowNo: number; version: number; flags: string[]; relations: string[]; firstOpenedAt: Date | null };

/** Open rows of these ids that are the user's own on this track, in row order. Rows of others are simply not among them. */
export async function rowsToMark(user: UserActor, campaignTrackId: bigint, reviewIds: readonly bigint[]): Promise<RowToMark[]> {
	const rows = await prisma.$queryRaw<
		{ id: bigint; row_no: number; version: number; flags: string[]; relations: string[]; first_opened_at: Date | null }[]
	>`
		with asked as materialized (
			select id, row_no, version, flags, first_opened_at from review
			where id = any(${[...reviewIds]}::bigint[]) and campaign_track_id = ${campaignTrackId} and reviewer_user_id = ${user.userId} and state = 'open'
		)
		select a.id, a.row_no, a.version, a.flags, a.first_opened_at, x.relations
		from asked a join review_relations(${user.identityId}, (select array_agg(id) from asked)) x on x.review_id = a.id
		order by a.row_no`;
	return rows.map((r) => ({
		id: r.id,
		rowNo: r.row_no,
		version: r.version,
		flags: r.flags,
		relations: r.relations,
		firstOpenedAt: r.first_opened_at,
	}));
}

/** Tracks with rows or definitions to hand on, as far as reviewers who left and delegations tell: each is looked at by `settleReviewers` and `settleDefinitions`. */
export async function tracksToSettle(ctx: Ctx): Promise<bigint[]> {
	requirePermission(ctx.actor, "job:run");
	const rows = await prisma.$queryRaw<{ id: bigint }[]>`
		select t.id from campaign_track t where t.state in ('staged', 'accepted', 'active') and (
			exists (select from assignment a where a.campaign_track_id = t.id and a.total > a.decided and not may_review(a.reviewer_user_id, t.track))
			or exists (select from definition_review d where d.campaign_track_id = t.id and d.state = 'open' and d.reviewer_user_id is not null and not may_review(d.reviewer_user_id, t.track))
			or exists (select from delegation g where g.track = t.track and (g.state = 'approved' or g.ended_at > ${ctx.now}::timestamptz - interval '3 days'))
		) order by t.id`;
	return rows.map((r) => r.id);
}
