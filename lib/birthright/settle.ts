import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { trackOf } from "@/lib/track/registry";
import { type HandingDefinitions, handDefinitionsOn, handDefinitionsTo, type MovedDefinition, type TrackOfDefinitions } from "./hand";
import { SettleDefinitions } from "./schema";

type On = TrackOfDefinitions & { campaignId: bigint; key: string };
type Told = { type: "birthright.rerouted" | "birthright.delegated" | "birthright.returned"; reason: string; moved: MovedDefinition[] };

/**
 * Puts the open definitions of one track into the hands they belong in now, as its rows are: those of a delegation that is over go back, those of reviewers
 * who left, were disabled or lost the role go on, those of reviewers who are away go to their delegates, but for what is barred to them, which stays.
 * One event for each that moved. Answers how many did; call again until none does.
 */
export async function settleDefinitions(ctx: Ctx, input: unknown): Promise<{ moved: number }> {
	requirePermission(ctx.actor, "job:run");
	const { campaignTrackId } = SettleDefinitions.parse(input);
	return inTransaction(ctx, async (tx) => {
		const [found] = await tx.$queryRaw<Omit<On, "refused">[]>`
			select id, campaign_id as "campaignId", track as key from campaign_track where id = ${campaignTrackId} and state in ('staged', 'accepted', 'active') for share`;
		if (!found) return { moved: 0 };
		const on = { ...found, refused: trackOf(found.key).independence.refused };
		// Whoever decides one waits: what is found stands until it is moved.
		await tx.$queryRaw`select id from definition_review where campaign_track_id = ${on.id} and state = 'open' order by id for update`;
		const over = await findOver(tx, on, ctx.now);
		const strays = await findStrays(tx, on, ctx.now);
		const away = await findAway(tx, on, ctx.now);
		if (over.length + strays.length + away.length === 0) return { moved: 0 };
		const told = [
			...(await takeBack(tx, on, over, ctx.now)),
			...(await reroute(tx, on, strays, ctx.now)),
			...(await delegate(tx, on, away, ctx.now)),
		];
		const entries = told.flatMap((t) => t.moved.map((d) => entryOf(on, t, d)));
		const result = { moved: entries.length };
		await recordMany(tx, ctx, entries);
		return result;
	});
}

const how = (kind: HandingDefinitions["kind"], reason: string, at: Date): HandingDefinitions => ({ kind, reason, at, byUserId: null });

type Over = { userId: bigint; identityId: bigint; able: boolean; ids: bigint[] };

/** Definitions still with a delegate after the delegation's end. */
function findOver(tx: Tx, on: On, now: Date): Promise<Over[]> {
	return tx.$queryRaw<Over[]>`
		select g.from_user_id as "userId", f.identity_id as "identityId", may_review(g.from_user_id, ${on.key}) as able, array_agg(d.id) as ids
		from definition_review d join delegation g on g.id = d.delegation_id join app_user f on f.id = g.from_user_id
		where d.campaign_track_id = ${on.id} and d.state = 'open' and (g.state <> 'approved' or g.ends_at <= ${now}) group by 1, 2, 3`;
}

/** Back to whom they belong, or on where that one may not decide them any more. */
async function takeBack(tx: Tx, on: On, over: readonly Over[], now: Date): Promise<Told[]> {
	const reason = "The delegation is over.";
	const told: Told[] = [];
	// One pass per delegation that is over: a handful.
	for (const { able, ids, ...owner } of over) {
		const back = able ? await handDefinitionsTo(tx, on, ids, { ...owner, delegationId: null }, how("returned", reason, now)) : [];
		const rest = ids.filter((id) => !back.some((d) => d.id === id));
		const onward = rest.length > 0 ? await handDefinitionsOn(tx, on, rest, how("returned", reason, now)) : [];
		told.push({ type: "birthright.returned", reason, moved: [...back, ...onward] });
	}
	return told;
}

type Strays = { why: string; ids: bigint[] };

/** Definitions of people who may not review on the track any more; those of a delegation that is over go back first. */
function findStrays(tx: Tx, on: On, now: Date): Promise<Strays[]> {
	return tx.$queryRaw<Strays[]>`
		select case when u.status <> 'active' then 'may not sign in any more' when n.status not in ('active', 'unknown') then 'has left, by the HR record'
			else 'is no reviewer of this track any more' end as why, array_agg(d.id) as ids
		from definition_review d join app_user u on u.id = d.reviewer_user_id join identity n on n.id = u.identity_id
		left join delegation g on g.id = d.delegation_id
		where d.campaign_track_id = ${on.id} and d.state = 'open' and not may_review(u.id, ${on.key})
			and (g.id is null or (g.state = 'approved' and g.ends_at > ${now})) group by 1`;
}

async function reroute(tx: Tx, on: On, strays: readonly Strays[], now: Date): Promise<Told[]> {
	const told: Told[] = [];
	// One pass per cause: three at most.
	for (const { why, ids } of strays) {
		const reason = `The reviewer ${why}.`;
		told.push({ type: "birthright.rerouted", reason, moved: await handDefinitionsOn(tx, on, ids, how("rerouted", reason, now)) });
	}
	return told;
}

type Away = { delegationId: bigint; userId: bigint; identityId: bigint; endsAt: Date; ids: bigint[] };

/** Definitions of reviewers who are away, as far as their delegates may decide them. */
function findAway(tx: Tx, on: On, now: Date): Promise<Away[]> {
	return tx.$queryRaw<Away[]>`
		select g.id as "delegationId", g.to_user_id as "userId", w.identity_id as "identityId", g.ends_at as "endsAt", array_agg(d.id) as ids
		from delegation g join app_user w on w.id = g.to_user_id
		join definition_review d on d.campaign_track_id = ${on.id} and d.state = 'open' and d.reviewer_user_id = g.from_user_id and d.delegation_id is null
		where g.track = ${on.key} and g.state = 'approved' and g.starts_at <= ${now} and g.ends_at > ${now} and may_review(g.to_user_id, g.track) and may_review(g.from_user_id, g.track)
			and not definition_relations(w.identity_id, d.id) && ${[...on.refused]}::text[] group by 1, 2, 3, 4`;
}

async function delegate(tx: Tx, on: On, away: readonly Away[], now: Date): Promise<Told[]> {
	const told: Told[] = [];
	// One pass per delegation that has begun: a handful.
	for (const { endsAt, ids, ...to } of away) {
		const reason = `Delegated until ${endsAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`;
		told.push({ type: "birthright.delegated", reason, moved: await handDefinitionsTo(tx, on, ids, to, how("delegated", reason, now)) });
	}
	return told;
}

function entryOf(on: On, { type, reason }: Told, d: MovedDefinition): LedgerEntry {
	const { number, entitlement, system, from, to, gap } = d;
	return {
		type,
		subject: `definition:${d.id}`,
		refs: [`track:${on.id}`, ...[from, to].flatMap((ref) => (ref === null ? [] : [`person:${ref}`]))],
		campaignId: on.campaignId,
		track: on.key,
		payload: { definitionId: d.id.toString(), number, entitlement, system, from, to, gap, reason },
	};
}
