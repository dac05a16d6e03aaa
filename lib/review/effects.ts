import type { Ctx } from "@/lib/access/actor";
import { isAmong } from "@/lib/access/permissions";
import { frozenTrack } from "@/lib/criteria/rules";
import type { Tx } from "@/lib/db/transaction";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import type { Track } from "@/lib/track/track";
import { decidableState } from "./rules";

/** The track of an act on its rows, locked in share mode: it cannot be closed before the act commits. */
export type DecidableTrack = {
	id: bigint;
	campaignId: bigint;
	key: string;
	track: Track;
	criteriaVersion: string;
	criteriaHash: string;
	removalSlaDays: string;
	/** What stands above the button that submits, as frozen. */
	submitStatement: string;
};

/**
 * Loads a campaign's track for deciding. Throws NotFoundError for one that is not among `tracks` (null: all), RefusedError when it is not active.
 * Deciders share the lock; closing waits for all of them, so no decision follows the closing event.
 */
export async function lockDecidable(tx: Tx, campaignTrackId: bigint, tracks: readonly string[] | null): Promise<DecidableTrack> {
	const [found] = await tx.$queryRaw<
		{
			id: bigint;
			campaign_id: bigint;
			track: string;
			state: string;
			criteria_version: string;
			criteria_hash: string;
			removal_sla_days: string;
			criteria: string | null;
			submit_statement: string;
		}[]
	>`select t.id, t.campaign_id, t.track, t.state, t.criteria_version, t.criteria_hash, t.removal_sla_days, t.submit_statement, s.criteria
		from campaign_track t left join criteria_set s on s.id = t.criteria_set_id where t.id = ${campaignTrackId} for share of t`;
	if (!found || !isAmong(tracks, found.track)) throw new NotFoundError("This review");
	const no = decidableState(found.state);
	if (no) throw new RefusedError(no);
	const track = frozenTrack(found.track, { label: found.criteria_version, criteria: found.criteria });
	return {
		id: found.id,
		campaignId: found.campaign_id,
		key: found.track,
		track,
		criteriaVersion: found.criteria_version,
		criteriaHash: found.criteria_hash,
		removalSlaDays: found.removal_sla_days,
		submitStatement: found.submit_statement || track.submitStatement,
	};
}

/** Who decided these rows meanwhile, for the sentence of a conflict. */
export async function whoWasFaster(tx: Tx, reviewIds: readonly bigint[]): Promise<ConflictError> {
	const rows = await tx.$queryRaw<{ row_no: number; name: string | null; state: string }[]>`
		select r.row_no, i.name, r.state from review r
		left join decision d on d.id = r.current_decision_id
		left join identity i on i.id = d.reviewer_identity_id
		where r.id = any(${[...reviewIds]}::bigint[]) order by r.row_no limit 3`;
	const told = rows.map((r) =>
		r.state === "decided" ? `row ${r.row_no} was decided by ${r.name ?? "somebody else"}` : `row ${r.row_no} was changed or handed on`,
	);
	return new ConflictError(
		`Nothing was submitted: ${told.join("; ") || "the rows changed meanwhile"}. Reload, and those rows show their present state.`,
	);
}

/** Somebody a row was handed to. */
export type HandedTo = { userId: bigint; personRef: string };

/** Moves a reviewer's counters with their rows. */
export async function moveLoad(
	tx: Tx,
	campaignTrackId: bigint,
	fromUserId: bigint | null,
	toUserId: bigint | null,
	rows: number,
): Promise<void> {
	if (fromUserId !== null) {
		await tx.assignment.updateMany({ where: { campaignTrackId, reviewerUserId: fromUserId }, data: { total: { decrement: rows } } });
	}
	if (toUserId !== null) {
		await tx.assignment.upsert({
			where: { campaignTrackId_reviewerUserId: { campaignTrackId, reviewerUserId: toUserId } },
			create: { campaignTrackId, reviewerUserId: toUserId, total: rows },
			update: { total: { increment: rows } },
		});
	}
}

/**
 * Hands a row its reviewer gave back to the chain's fallback reviewer, if that one is somebody else and not barred from the row;
 * otherwise to nobody, and a numbered gap says so. Throws ConflictError when the row changed meanwhile.
 */
export async function handOn(
	tx: Tx,
	on: { id: bigint; key: string },
	given: { reviewId: bigint; fromUserId: bigint; versionSeen: number },
): Promise<HandedTo | null> {
	const [candidate] = await tx.$queryRaw<{ user_id: bigint; identity_id: bigint; ref: string }[]>`
		select u.id as user_id, u.identity_id, n.ref::text as ref
		from campaign_track t
		cross join lateral json_array_elements(t.chain::json) as step
		join app_user u on u.id = (step ->> 'userId')::bigint and u.status = 'active'
		join user_role o on o.user_id = u.id and o.role = 'reviewer' and o.revoked_at is null and (o.track is null or o.track = t.track)
		join identity n on n.id = u.identity_id
		join review r on r.id = ${given.reviewId}
		where t.id = ${on.id} and step ->> 'step' = 'fallback' and u.id <> ${given.fromUserId}
			and not reviewer_relations(u.identity_id, r.item_id) && r.refused_relations
		limit 1`;
	const changed = await tx.review.updateMany({
		where: { id: given.reviewId, state: "open", version: given.versionSeen, reviewerUserId: given.fromUserId },
		data: {
			reviewerUserId: candidate?.user_id ?? null,
			reviewerIdentityId: candidate?.identity_id ?? null,
			reviewerVia: candidate ? "fallback" : "",
			version: { increment: 1 },
		},
	});
	if (changed.count !== 1) throw await whoWasFaster(tx, [given.reviewId]);
	await moveLoad(tx, on.id, given.fromUserId, candidate?.user_id ?? null, 1);
	if (candidate) return { userId: candidate.user_id, personRef: candidate.ref };
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`gap:${on.id}`}))`;
	await tx.$executeRaw`
		insert into gap (campaign_track_id, number, kind, system_id, rows, detail)
		select ${on.id}, (select coalesce(max(number), 0) + 1 from gap where campaign_track_id = ${on.id}), 'no_reviewer', i.system_id, 1,
			'Row ' || r.row_no || ' was given back as not theirs and the chain has nobody else who may decide it.'
		from review r join item i on i.id = r.item_id where r.id = ${given.reviewId}`;
	return null;
}

/** Opens a decided row again: new version, routing on record, the reviewer's counter moved. False when it was not decided. */
export async function reopenRow(
	tx: Tx,
	ctx: Ctx,
	reviewId: bigint,
	byUserId: bigint,
	reason: string,
	versionSeen?: number,
): Promise<boolean> {
	const review = await tx.review.findUnique({ where: { id: reviewId }, select: { campaignTrackId: true, reviewerUserId: true } });
	const { count } = await tx.review.updateMany({
		where: { id: reviewId, state: "decided", ...(versionSeen === undefined ? {} : { version: versionSeen }) },
		data: { state: "open", version: { increment: 1 } },
	});
	if (!review || count !== 1) return false;
	await tx.routing.create({
		data: { reviewId, kind: "reopened", reason, fromUserId: review.reviewerUserId, toUserId: review.reviewerUserId, byUserId, at: ctx.now },
	});
	if (review.reviewerUserId !== null) {
		await tx.assignment.updateMany({
			where: { campaignTrackId: review.campaignTrackId, reviewerUserId: review.reviewerUserId },
			data: { decided: { decrement: 1 } },
		});
	}
	return true;
}

/**
 * The same for many rows, set-based, by an act of the product and not of a person: only those that are decided. Answers the rows opened, each with
 * the decision that stood.
 */
export async function reopenRows(
	tx: Tx,
	ctx: Ctx,
	reviewIds: readonly bigint[],
	reason: string,
): Promise<Map<bigint, { rowNo: number; decisionId: string }>> {
	if (reviewIds.length === 0) return new Map();
	const opened = await tx.$queryRaw<{ id: bigint; row_no: number; decision_id: bigint | null }[]>`
		with opened as (
			update review set state = 'open', version = version + 1 where id = any(${[...reviewIds]}::bigint[]) and state = 'decided'
			returning id, campaign_track_id, row_no, reviewer_user_id, current_decision_id
		), routed as (
			insert into review_routing (review_id, kind, reason, from_user_id, to_user_id, at)
			select id, 'reopened', ${reason}, reviewer_user_id, reviewer_user_id, ${ctx.now} from opened
		), moved as (
			update assignment a set decided = a.decided - o.rows
			from (select campaign_track_id, reviewer_user_id, count(*)::int as rows from opened where reviewer_user_id is not null group by 1, 2) o
			where a.campaign_track_id = o.campaign_track_id and a.reviewer_user_id = o.reviewer_user_id
		)
		select id, row_no, current_decision_id as decision_id from opened order by id`;
	return new Map(opened.map((o) => [o.id, { rowNo: o.row_no, decisionId: o.decision_id?.toString() ?? "" }]));
}
