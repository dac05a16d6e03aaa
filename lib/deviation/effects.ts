import type { PoolClient } from "pg";
import type { Tx } from "@/lib/db/transaction";

/** The rules by which a deviation is raised. */
export type DeviationRule =
	| "not_reviewed"
	| "late_decision"
	| "late_removal"
	| "unproved_removal"
	| "self_review_attempt"
	| "tie_out_failed";

/** What did not work as designed: on which track, by which rule, of which control. */
export type RaisedOn = {
	campaignTrackId: bigint;
	track: string;
	rule: DeviationRule;
	controlId: bigint | null;
	detail: string;
	ownerUserId: bigint | null;
};

/**
 * Raises a deviation, or finds the one that stands for this rule, control and campaign track already: there is one of each, and rows are
 * attached to it (table deviation_row) by the caller. Numbers run per track without gaps; the advisory lock keeps two acts from taking the same.
 */
export async function raiseDeviation(tx: Tx | PoolClient, on: RaisedOn): Promise<{ id: bigint; number: number; isNew: boolean }> {
	const values = [on.campaignTrackId, on.track, on.rule, on.controlId, on.detail, on.ownerUserId];
	if ("query" in tx) {
		await tx.query(LOCK, [on.track]);
		const { rows } = await tx.query<Raised>(RAISE, values);
		return raised(rows);
	}
	await tx.$queryRawUnsafe(LOCK, on.track);
	return raised(await tx.$queryRawUnsafe<Raised[]>(RAISE, ...values));
}

type Raised = { id: bigint; number: number; isNew: boolean };

function raised([row]: Raised[]): Raised {
	if (!row) throw new Error("raiseDeviation: the database answered nothing");
	return row;
}

const LOCK = "select pg_advisory_xact_lock(hashtext('deviation:' || $1::text))::text";

const RAISE = `with standing as (
		select id, number from deviation where campaign_track_id = $1::bigint and rule = $3::text and control_id is not distinct from $4::bigint
	), made as (
		insert into deviation (campaign_track_id, track, number, rule, control_id, detail, owner_user_id)
		select $1::bigint, $2::text, (select coalesce(max(number), 0) + 1 from deviation where track = $2::text), $3::text, $4::bigint, $5::text, $6::bigint
		where not exists (select from standing)
		returning id, number
	)
	select id, number, false as "isNew" from standing union all select id, number, true as "isNew" from made`;
