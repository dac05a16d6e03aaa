import type { Tx } from "@/lib/db/transaction";
import { NotFoundError } from "@/lib/errors";
import type { ConflictFacts, ConflictState, HalfOwner, JudgedFacts, OutcomeKind } from "./rules";
import { conflictStates } from "./state-sql";

/** Conflicts with what asking for an outcome of them rests on. */
export type LoadedConflict = ConflictFacts & { id: bigint; code: string; asked: number; refs: string[] };

/** The track of these conflicts, locked in share mode so that it is not signed before the act commits, and what is known of them. Throws NotFoundError unless all are there, on one track. */
export async function loadConflicts(tx: Tx, ids: readonly bigint[], now: Date) {
	const wanted = [...new Set(ids)];
	const [on] = await tx.$queryRaw<{ id: bigint; campaign_id: bigint; track: string; state: string }[]>`
		select id, campaign_id, track, state from campaign_track where id = (select campaign_track_id from sod_conflict where id = ${wanted[0]}) for share`;
	if (!on) throw new NotFoundError("This conflict");
	const rows = await tx.$queryRaw<
		{
			id: bigint;
			number: number;
			code: string;
			subject: string | null;
			state: ConflictState;
			pending: boolean;
			asked: number;
			holders: bigint[];
		}[]
	>`
		select c.id, c.number, r.code, c.identity_ref::text as subject, s.state, s.pending_id is not null as pending, (select count(*)::int from conflict_outcome o where o.conflict_id = c.id) as asked,
			array(select conflict_holders(c.id)) as holders
		from sod_conflict c join sod_rule r on r.id = c.rule_id join ${conflictStates(on.id, now)} s on s.id = c.id
		where c.id = any(${wanted}::bigint[]) and c.campaign_track_id = ${on.id} order by c.number`;
	if (rows.length !== wanted.length) throw new NotFoundError("This conflict");
	const conflicts: LoadedConflict[] = rows.map(({ subject, ...c }) => ({
		...c,
		refs: [`track:${on.id}`, ...(subject ? [`person:${subject}`] : [])],
	}));
	return { on: { id: on.id, campaignId: on.campaign_id, track: on.track, state: on.state }, conflicts };
}

/** A request with what its verdict by this person rests on; its track is locked in share mode. Throws NotFoundError. */
export async function loadOutcome(tx: Tx, outcomeId: bigint, byIdentityId: bigint) {
	const found = await tx.conflictOutcome.findUnique({ where: { id: outcomeId }, include: { verdict: true, conflict: true } });
	if (!found) throw new NotFoundError("This request");
	const [on] = await tx.$queryRaw<{ campaign_id: bigint; track: string; state: string }[]>`
		select campaign_id, track, state from campaign_track where id = ${found.campaignTrackId} for share`;
	const [asked] = await tx.$queryRaw<{ code: string; requested_by: string; holders: bigint[] }[]>`
		select r.code, n.ref::text as requested_by, array(select conflict_holders(${found.conflictId})) as holders
		from sod_rule r, app_user u join identity n on n.id = u.identity_id where r.id = ${found.conflict.ruleId} and u.id = ${found.requestedByUserId}`;
	if (!on || !asked) throw new NotFoundError("This request");
	const owners = await tx.$queryRaw<(HalfOwner & { id: bigint | null; ref: string | null })[]>`
		select o.id, n.ref::text as ref, n.name, o.id is not null and stands_above(${byIdentityId}, o.id) as above
		from conflict_owners(${found.conflictId}) o(id) left join identity n on n.id = o.id order by n.name`;
	const facts: JudgedFacts = {
		trackState: on.state,
		judged: found.verdict !== null,
		kind: found.kind as OutcomeKind,
		requestedByUserId: found.requestedByUserId,
		holders: asked.holders,
		owners,
		expiresAt: found.expiresAt,
	};
	return { found, facts, owners, code: asked.code, requestedBy: asked.requested_by, track: on.track, campaignId: on.campaign_id };
}
