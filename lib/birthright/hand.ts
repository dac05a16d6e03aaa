import type { Tx } from "@/lib/db/transaction";
import type { Relation } from "@/lib/track/flags";
import { nobodyText } from "./rules";

/** Why and by whose act definitions change hands; `byUserId` null: an act of the product. */
export type HandingDefinitions = {
	kind: "rerouted" | "reassigned" | "delegated" | "returned";
	reason: string;
	at: Date;
	byUserId: bigint | null;
};

/** The track of an act on its definitions: whom it refuses as their reviewer, by relation to what they cover. */
export type TrackOfDefinitions = { id: bigint; refused: readonly Relation[] };

/** A definition that changed hands: people by reference, null where nobody had it or has it now; then the number of the gap. */
export type MovedDefinition = {
	id: bigint;
	number: number;
	entitlement: string;
	system: string;
	from: string | null;
	to: string | null;
	gap: number | null;
};

type Raw = Omit<MovedDefinition, "gap"> & { systemId: bigint; attribute: string; value: string; holders: number };

/**
 * Hands open definitions on to whom `definition_candidates` names first of those who stand in no relation to what each covers that the track refuses, from
 * the inventory as it is now. One for which nobody is found stays, with nobody, in a numbered gap.
 */
export async function handDefinitionsOn(
	tx: Tx,
	on: TrackOfDefinitions,
	ids: readonly bigint[],
	how: HandingDefinitions,
): Promise<MovedDefinition[]> {
	const moved = await tx.$queryRaw<Raw[]>`
		with old as materialized (
			select * from definition_review where id = any(${[...ids]}::bigint[]) and state = 'open' order by id for update
		), found as materialized (
			select distinct on (o.id) o.id, c.user_id, c.identity_id from old o cross join lateral definition_candidates(o.campaign_track_id, o.entitlement_id) c
			where not definition_relations(c.identity_id, o.id) && ${[...on.refused]}::text[] order by o.id, c.place, c.user_id
		), moved as (
			update definition_review d set reviewer_user_id = f.user_id, reviewer_identity_id = f.identity_id, delegation_id = null, version = d.version + 1
			from old o left join found f on f.id = o.id where d.id = o.id returning d.id, d.reviewer_user_id, d.reviewer_identity_id
		), routed as (
			insert into definition_routing (definition_id, kind, reason, from_user_id, to_user_id, by_user_id, at)
			select o.id, ${how.kind}, ${how.reason}, o.reviewer_user_id, m.reviewer_user_id, ${how.byUserId}, ${how.at} from moved m join old o on o.id = m.id
		)
		select o.id, o.number, o.entitlement_title as entitlement, o.system_id as "systemId", o.system_name as system, o.attribute, o.value, o.holders, w.ref::text as "from", n.ref::text as "to"
		from moved m join old o on o.id = m.id left join identity w on w.id = o.reviewer_identity_id left join identity n on n.id = m.reviewer_identity_id order by o.number`;
	const gaps = await openGaps(
		tx,
		on.id,
		moved.filter((m) => m.to === null),
	);
	return moved.map(({ id, number, entitlement, system, from, to }) => ({
		id,
		number,
		entitlement,
		system,
		from,
		to,
		gap: gaps.get(id) ?? null,
	}));
}

/** Hands open definitions to one person, those they may decide; the others stay where they are. */
export async function handDefinitionsTo(
	tx: Tx,
	on: TrackOfDefinitions,
	ids: readonly bigint[],
	to: { userId: bigint; identityId: bigint; delegationId: bigint | null },
	how: HandingDefinitions,
): Promise<MovedDefinition[]> {
	const moved = await tx.$queryRaw<Raw[]>`
		with old as materialized (
			select * from definition_review where id = any(${[...ids]}::bigint[]) and state = 'open' order by id for update
		), moved as (
			update definition_review d set reviewer_user_id = ${to.userId}, reviewer_identity_id = ${to.identityId}, delegation_id = ${to.delegationId}, version = d.version + 1
			from old o where d.id = o.id and not definition_relations(${to.identityId}, o.id) && ${[...on.refused]}::text[] returning d.id
		), routed as (
			insert into definition_routing (definition_id, kind, reason, from_user_id, to_user_id, by_user_id, at)
			select o.id, ${how.kind}, ${how.reason}, o.reviewer_user_id, ${to.userId}::bigint, ${how.byUserId}, ${how.at} from moved m join old o on o.id = m.id
		)
		select o.id, o.number, o.entitlement_title as entitlement, o.system_name as system, w.ref::text as "from", n.ref::text as "to"
		from moved m join old o on o.id = m.id join identity n on n.id = ${to.identityId} left join identity w on w.id = o.reviewer_identity_id order by o.number`;
	await settleDefinitionGaps(tx, on.id, how.at);
	return moved.map(({ id, number, entitlement, system, from, to }) => ({ id, number, entitlement, system, from, to, gap: null }));
}

/** Settles open gaps "no reviewer for a definition" of systems none of whose open definitions is without one any more. */
export async function settleDefinitionGaps(tx: Tx, campaignTrackId: bigint, at: Date): Promise<void> {
	await tx.$executeRaw`
		update gap g set state = 'resolved', accepted_at = ${at}, accepted_reason = 'Every definition of its system has a reviewer now.'
		where g.campaign_track_id = ${campaignTrackId} and g.kind = 'no_definition_reviewer' and g.state = 'open'
			and not exists (select from definition_review d where d.campaign_track_id = g.campaign_track_id and d.system_id = g.system_id and d.state = 'open' and d.reviewer_user_id is null)`;
}

/** One numbered gap for each of these definitions, which have no reviewer. Answers the numbers by definition. */
async function openGaps(tx: Tx, campaignTrackId: bigint, left: readonly Raw[]): Promise<Map<bigint, number>> {
	if (left.length === 0) return new Map();
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`gap:${campaignTrackId}`}))`;
	const gaps = await tx.$queryRaw<{ number: number }[]>`
		insert into gap (campaign_track_id, number, kind, system_id, rows, detail)
		select ${campaignTrackId}, (select coalesce(max(number), 0) from gap where campaign_track_id = ${campaignTrackId}) + u.n, 'no_definition_reviewer', u.system_id, u.rows, u.detail
		from unnest(${left.map((d) => d.systemId)}::bigint[], ${left.map((d) => d.holders)}::int[], ${left.map(nobodyText)}::text[]) with ordinality as u(system_id, rows, detail, n) order by u.n
		returning number`;
	const numbers = gaps.map((g) => g.number).sort((a, b) => a - b);
	return new Map(left.map((d, n) => [d.id, numbers[n] ?? 0]));
}
