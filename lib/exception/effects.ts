import type { Ctx, UserActor } from "@/lib/access/actor";
import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import { NotFoundError } from "@/lib/errors";

/**
 * Opens an exception request in the track's own register for each keep of a submission that asked for one.
 * Numbers run per track without gaps; the advisory lock keeps two submissions from taking the same.
 */
export async function openExceptions(
	tx: Tx,
	ctx: Ctx,
	on: { id: bigint; key: string },
	user: UserActor,
	submissionId: bigint,
	reviewIds: readonly bigint[],
): Promise<void> {
	// By its rows, whose keys are at hand: the other way round each submission would read every decision of the campaign.
	const asked = Prisma.sql`
		from decision d join review r on r.id = d.review_id and r.current_decision_id = d.id join item i on i.id = r.item_id
		where d.review_id = any(${[...reviewIds]}::bigint[]) and d.submission_id = ${submissionId} and r.state = 'decided' and d.outcome = 'keep' and d.exception_asked <> ''`;
	const [any] = await tx.$queryRaw<{ found: boolean }[]>`select exists (select ${asked}) as found`;
	if (!any?.found) return;
	await lockRegister(tx, on.key);
	await tx.$executeRaw`
		insert into exception (campaign_track_id, track, number, review_id, decision_id, item_id, holder_identity_id, system_id, entitlement_id, reason, risk_owner_id,
			compensating_control, control_test_ref, expires_at, requested_by_user_id, requested_at)
		select ${on.id}, ${on.key}, (select coalesce(max(number), 0) from exception where track = ${on.key}) + row_number() over (order by r.row_no), d.review_id, d.id, i.id,
			i.identity_id, i.system_id, i.entitlement_id, d.exception_asked::json ->> 'reason', (d.exception_asked::json ->> 'riskOwnerIdentityId')::bigint,
			d.exception_asked::json ->> 'compensatingControl', d.exception_asked::json ->> 'controlTestRef', (d.exception_asked::json ->> 'expiresOn')::date::timestamp at time zone 'UTC', ${user.userId}, ${ctx.now}
		${asked}`;
}

/** Holds a track's register until the commit: numbers run without gaps. */
export async function lockRegister(tx: Tx, track: string): Promise<void> {
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`exception:${track}`}))`;
}

/** An exception that has just expired. `active`: its track is, so its row may be opened again. */
export type Expired = {
	id: bigint;
	number: number;
	track: string;
	campaign_track_id: bigint;
	campaign_id: bigint;
	review_id: bigint;
	system_id: bigint;
	expires_at: Date;
	holder: string | null;
	active: boolean;
};

/** Approved exceptions past their end, the oldest first and `most` at a time, locked. Their tracks cannot be closed before the act commits. */
export async function findDue(tx: Tx, now: Date, most: number): Promise<Expired[]> {
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('exception:expire'))`;
	await tx.$executeRaw`
		select from campaign_track where id in (select campaign_track_id from exception where state = 'approved' and expires_at <= ${now}) order by id for share`;
	return tx.$queryRaw<Expired[]>`
		select e.id, e.number, e.track, e.campaign_track_id, t.campaign_id, e.review_id, e.system_id, e.expires_at, i.identity_ref::text as holder, t.state = 'active' as active
		from exception e join campaign_track t on t.id = e.campaign_track_id join item i on i.id = e.item_id
		where e.state = 'approved' and e.expires_at <= ${now} order by e.expires_at, e.id limit ${most} for update of e`;
}

/** Closes renewals that wait for an approval and whose rows are open again: the row is decided anew, with an exception of its own if need be. */
export async function closeRenewalsAskedFor(tx: Tx, now: Date, reviewIds: readonly bigint[]): Promise<void> {
	await tx.exception.updateMany({
		where: { reviewId: { in: [...reviewIds] }, state: "requested", renewsId: { not: null } },
		data: { state: "closed", closedAt: now, closedReason: "The row was opened again before this was approved.", version: { increment: 1 } },
	});
}

/**
 * Closes the exception that an approved renewal takes the place of; answers its number. Null when it does not stand any more: then there is
 * nothing to renew.
 */
export async function closeRenewed(tx: Tx, ctx: Ctx, renewsId: bigint, reason: string): Promise<number | null> {
	const { count } = await tx.exception.updateMany({
		where: { id: renewsId, state: { in: ["approved", "expired"] } },
		data: { state: "closed", closedAt: ctx.now, closedReason: reason, version: { increment: 1 } },
	});
	if (count !== 1) return null;
	return (await tx.exception.findUniqueOrThrow({ where: { id: renewsId }, select: { number: true } })).number;
}

/** Closes the request of a review whose decision is reopened; an approved exception is closed too, with the reason. */
export async function closeExceptionsOf(tx: Tx, ctx: Ctx, reviewId: bigint, reason: string): Promise<number> {
	const { count } = await tx.exception.updateMany({
		where: { reviewId, state: { in: ["requested", "approved"] } },
		data: { state: "closed", closedAt: ctx.now, closedReason: reason, version: { increment: 1 } },
	});
	return count;
}

/** Whether the row an exception kept is undecided, or was opened again at the exception's end: the decision it belonged to does not stand. */
export async function wasReopened(tx: Tx, on: { reviewId: bigint; expiresAt: Date }): Promise<boolean> {
	const review = await tx.review.findUniqueOrThrow({ where: { id: on.reviewId }, select: { state: true } });
	if (review.state !== "decided") return true;
	return (await tx.routing.count({ where: { reviewId: on.reviewId, kind: "reopened", at: { gte: on.expiresAt } } })) > 0;
}

/** An exception with what its verbs need to judge it; throws NotFoundError. */
export async function loadException(tx: Tx, exceptionId: bigint) {
	const found = await tx.exception.findUnique({ where: { id: exceptionId } });
	if (!found) throw new NotFoundError("This exception");
	// One after the other: a transaction is one connection, which does one thing at a time.
	const on = await tx.campaignTrack.findUniqueOrThrow({
		where: { id: found.campaignTrackId },
		select: { campaignId: true, state: true },
	});
	const requester = await tx.user.findUniqueOrThrow({
		where: { id: found.requestedByUserId },
		select: { identity: { select: { ref: true } } },
	});
	const item = await tx.item.findUniqueOrThrow({ where: { id: found.itemId }, select: { identityRef: true } });
	const refs = [
		`review:${found.reviewId}`,
		`system:${found.systemId}`,
		`track:${found.campaignTrackId}`,
		...(item.identityRef ? [`person:${item.identityRef}`] : []),
	];
	return { found, campaignId: on.campaignId, trackState: on.state, requestedBy: requester.identity.ref, refs };
}
