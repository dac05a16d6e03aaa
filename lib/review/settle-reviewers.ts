import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { type Handed, handThroughChain, handTo } from "./hand";
import { SettleReviewersInput } from "./schema";

/** Rows one act carries: it holds locks until it commits. */
const BATCH = 2000;

type On = { id: bigint; campaign_id: bigint; key: string };
/**
 * Puts the open rows of one track into the hands they belong in now, set-based: rows of reviewers who left, were disabled or lost the role go on
 * through the chain; rows of a delegation that is over go back; rows of one that has begun go to the delegate, but for those barred to them, which
 * stay. Answers how many rows moved; call again until none does.
 */
export async function settleReviewers(ctx: Ctx, input: unknown): Promise<{ moved: number }> {
	requirePermission(ctx.actor, "job:run");
	const { campaignTrackId } = SettleReviewersInput.parse(input);
	return inTransaction(ctx, async (tx) => {
		const [on] = await tx.$queryRaw<On[]>`
			select id, campaign_id, track as key from campaign_track where id = ${campaignTrackId} and state in ('staged', 'accepted', 'active') for share`;
		if (!on) return { moved: 0 };
		const over = await findOver(tx, ctx, on);
		const strays = await findStrays(tx, on, new Set(over.flatMap((o) => o.rows)));
		const away = await findAway(tx, ctx, on, new Set(strays.map((stray) => stray.id)));
		if (over.length + strays.length + away.length === 0) return { moved: 0 };
		const told = [...(await takeBack(tx, ctx, on, over)), ...(await reroute(tx, ctx, on, strays)), ...(await delegate(tx, ctx, on, away))];
		const result = { moved: told.reduce((sum, t) => sum + t.moved, 0) };
		await recordMany(
			tx,
			ctx,
			told.map((t) => t.entry),
		);
		return result;
	});
}

const NONE: Handed = { moved: [], gaps: [] };
type Told = { moved: number; entry: LedgerEntry };
type Stray = { id: bigint; person: string; why: string };

/** Rows of people who may not review on the track any more. */
async function findStrays(tx: Tx, on: On, without: ReadonlySet<bigint>): Promise<Stray[]> {
	const strays = await tx.$queryRaw<Stray[]>`
		select r.id, n.ref::text as person, case when u.status <> 'active' then 'may not sign in any more' when n.status not in ('active', 'unknown') then 'has left, by the HR record'
				else 'is no reviewer of this track any more' end as why
		from review r join app_user u on u.id = r.reviewer_user_id join identity n on n.id = u.identity_id
		where r.campaign_track_id = ${on.id} and r.state = 'open' and r.reviewer_user_id in (
			select a.reviewer_user_id from assignment a where a.campaign_track_id = ${on.id} and not may_review(a.reviewer_user_id, ${on.key}))
		order by r.id limit ${BATCH}`;
	return strays.filter((stray) => !without.has(stray.id));
}

/** Hands them on through the chain, all in one pass; an event for each person who left. */
async function reroute(tx: Tx, ctx: Ctx, on: On, strays: readonly Stray[]): Promise<Told[]> {
	if (strays.length === 0) return [];
	const reason = "The reviewer before has left, or may not review on this track any more.";
	const how = { kind: "rerouted", reason, at: ctx.now, byUserId: null } as const;
	const handed = await handThroughChain(
		tx,
		on,
		strays.map((s) => s.id),
		how,
	);
	const why = new Map(strays.map((s) => [s.person, s.why]));
	return [...why].map(([person, because]) => {
		const moved = handed.moved.filter((m) => m.from === person);
		return tell(on, "review.rerouted", person, `The reviewer ${because}.`, { moved, gaps: handed.gaps });
	});
}

type Over = { person: string; from_user: bigint; from_identity: bigint; able: boolean; rows: bigint[] };

/** Rows still with a delegate after the delegation's end. */
function findOver(tx: Tx, ctx: Ctx, on: On): Promise<Over[]> {
	return tx.$queryRaw<Over[]>`
		select n.ref::text as person, g.from_user_id as from_user, f.identity_id as from_identity, may_review(g.from_user_id, ${on.key}) as able, array_agg(r.id order by r.id) as rows
		from (
			select r.id, r.delegation_id from review r join delegation g on g.id = r.delegation_id
			where r.campaign_track_id = ${on.id} and r.state = 'open' and (g.state <> 'approved' or g.ends_at <= ${ctx.now}) order by r.id limit ${BATCH}
		) r
		join delegation g on g.id = r.delegation_id join app_user f on f.id = g.from_user_id join app_user u on u.id = g.to_user_id join identity n on n.id = u.identity_id
		group by 1, 2, 3, 4`;
}

/** Hands them back to whom they belong, or on through the chain. */
async function takeBack(tx: Tx, ctx: Ctx, on: On, over: readonly Over[]): Promise<Told[]> {
	const told: Told[] = [];
	// One pass per delegation that is over: a handful.
	for (const { person, from_user, from_identity, able, rows } of over) {
		const reason = "The delegation is over.";
		const how = { kind: "returned", reason, at: ctx.now, byUserId: null } as const;
		const back = able
			? await handTo(tx, on, rows, { userId: from_user, identityId: from_identity, via: null, delegationId: null }, how)
			: NONE;
		const returned = new Set(back.moved.map((m) => m.id));
		const rest = rows.filter((id) => !returned.has(id));
		const onward = rest.length > 0 ? await handThroughChain(tx, on, rest, how) : NONE;
		const all = { moved: [...back.moved, ...onward.moved], gaps: onward.gaps };
		told.push(tell(on, "review.returned", person, reason, all));
	}
	return told;
}

type Away = { id: bigint; person: string; to_user: bigint; to_identity: bigint; ends_at: Date; rows: bigint[] };

/** Open rows of reviewers who are away, as far as their delegates may decide them. */
async function findAway(tx: Tx, ctx: Ctx, on: On, without: ReadonlySet<bigint>): Promise<Away[]> {
	const away = await tx.$queryRaw<Away[]>`
		select g.id, n.ref::text as person, g.to_user_id as to_user, w.identity_id as to_identity, g.ends_at, array_agg(r.id order by r.id) as rows
		from delegation g join app_user u on u.id = g.from_user_id join identity n on n.id = u.identity_id join app_user w on w.id = g.to_user_id
		join lateral (
			select r.id from review r where r.campaign_track_id = ${on.id} and r.state = 'open' and r.reviewer_user_id = g.from_user_id and r.delegation_id is null
				and not exists (select from review_relations(w.identity_id, array[r.id]) x where x.relations && r.refused_relations) order by r.id limit ${BATCH}
		) r on true
		where g.track = ${on.key} and g.state = 'approved' and g.starts_at <= ${ctx.now} and g.ends_at > ${ctx.now} and may_review(g.to_user_id, g.track)
		group by 1, 2, 3, 4, 5`;
	return away.map((a) => ({ ...a, rows: a.rows.filter((id) => !without.has(id)) })).filter((a) => a.rows.length > 0);
}

/** Hands them to the delegates. */
async function delegate(tx: Tx, ctx: Ctx, on: On, away: readonly Away[]): Promise<Told[]> {
	const told: Told[] = [];
	// One pass per delegation that has begun: a handful.
	for (const { id, person, to_user, to_identity, ends_at, rows } of away) {
		const reason = `Delegated until ${ends_at.toISOString().slice(0, 16).replace("T", " ")} UTC.`;
		const to = { userId: to_user, identityId: to_identity, via: null, delegationId: id };
		const handed = await handTo(tx, on, rows, to, { kind: "delegated", reason, at: ctx.now, byUserId: null });
		told.push(tell(on, "review.delegated", person, reason, handed));
	}
	return told;
}

function tell(
	on: On,
	type: "review.rerouted" | "review.returned" | "review.delegated",
	from: string,
	reason: string,
	handed: Handed,
): Told {
	const { moved, gaps } = handed;
	const rows = new Map<string, number>();
	for (const { to } of moved) if (to !== null) rows.set(to, (rows.get(to) ?? 0) + 1);
	const to = [...rows].map(([person, n]) => ({ person, rows: n }));
	return {
		moved: moved.length,
		entry: {
			type,
			subject: `track:${on.id}`,
			refs: [`person:${from}`, ...to.slice(0, 50).map((t) => `person:${t.person}`)],
			campaignId: on.campaign_id,
			track: on.key,
			payload: {
				...{ rows: moved.length, reviewIds: moved.map((m) => m.id.toString()), from, to, gaps, reason },
				nobody: moved.filter((m) => m.to === null).length,
			},
		},
	};
}
