import type { Ctx, UserActor } from "@/lib/access/actor";
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
): Promise<void> {
	const [asked] = await tx.$queryRaw<{ n: bigint }[]>`
		select count(*) as n from decision d join pending_decision p on p.review_id = d.review_id where d.submission_id = ${submissionId} and d.outcome = 'keep' and p.exception <> ''`;
	if (!asked || asked.n === 0n) return;
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`exception:${on.key}`}))`;
	await tx.$executeRaw`
		insert into exception (campaign_track_id, track, number, review_id, decision_id, item_id, holder_identity_id, system_id, entitlement_id, reason, risk_owner_id,
			compensating_control, control_test_ref, expires_at, requested_by_user_id, requested_at)
		select ${on.id}, ${on.key}, (select coalesce(max(number), 0) from exception where track = ${on.key}) + row_number() over (order by r.row_no), d.review_id, d.id, i.id,
			i.identity_id, i.system_id, i.entitlement_id, p.exception::json ->> 'reason', (p.exception::json ->> 'riskOwnerIdentityId')::bigint,
			p.exception::json ->> 'compensatingControl', p.exception::json ->> 'controlTestRef', (p.exception::json ->> 'expiresOn')::date::timestamp at time zone 'UTC', ${user.userId}, ${ctx.now}
		from decision d join pending_decision p on p.review_id = d.review_id join review r on r.id = d.review_id join item i on i.id = r.item_id
		where d.submission_id = ${submissionId} and d.outcome = 'keep' and p.exception <> ''`;
}

/** Closes the request of a review whose decision is reopened; an approved exception is closed too, with the reason. */
export async function closeExceptionsOf(tx: Tx, ctx: Ctx, reviewId: bigint, reason: string): Promise<number> {
	const { count } = await tx.exception.updateMany({
		where: { reviewId, state: { in: ["requested", "approved"] } },
		data: { state: "closed", closedAt: ctx.now, closedReason: reason, version: { increment: 1 } },
	});
	return count;
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
