import { Prisma } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { type SettledBecause, VERDICTS, type Verdict } from "./rules";

type Changed = { id: bigint; number: number; item_id: bigint; row_no: number; holder: string | null };
type Opened = Changed & { stricter: Verdict; verdicts: { track: string; verdict: Verdict }[] };
type Settled = Changed & { because: SettledBecause };

/**
 * Brings the divergences over these reviews' items up to the decisions as they stand, set-based: settles those that no longer hold, opens those that
 * do. For acts that decide, reopen or judge an exception, after their rows changed. Answers the events for the caller to record.
 *
 * Acts of two tracks on one item come one after the other, so that neither misses the other's decision: each holds all tracks' rows of its items until it
 * commits. Acts on different items do not wait for each other, but for the number of a divergence.
 */
export async function updateDivergences(
	tx: Tx,
	on: { campaignId: bigint; key: string; now: Date },
	reviewIds: readonly bigint[],
): Promise<LedgerEntry[]> {
	const decided = await lockRowsOfItems(tx, Prisma.sql`select unnest(${[...reviewIds]}::bigint[])`);
	// Where no other track has decided, nothing stands that could disagree: what did was settled when that decision was taken back.
	if (decided.every((track) => track === on.key)) return [];
	await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`divergence:${on.campaignId}`}))`;
	const settled = await settle(tx, on, reviewIds);
	const opened = await open(tx, on, reviewIds);
	const event = { campaignId: on.campaignId, track: on.key };
	const common = (d: Changed) => ({
		divergenceId: d.id.toString(),
		number: d.number,
		campaignId: on.campaignId.toString(),
		rowNo: d.row_no,
	});
	const refs = (d: Changed) => [`item:${d.item_id}`, `campaign:${on.campaignId}`, ...(d.holder ? [`person:${d.holder}`] : [])];
	return [
		...settled.map(
			(d): LedgerEntry => ({
				...event,
				type: "divergence.settled",
				subject: `divergence:${d.id}`,
				refs: refs(d),
				payload: { ...common(d), because: d.because },
			}),
		),
		...opened.map(
			(d): LedgerEntry => ({
				...event,
				type: "divergence.opened",
				subject: `divergence:${d.id}`,
				refs: refs(d),
				payload: { ...common(d), holder: d.holder, verdicts: d.verdicts, stricter: d.stricter },
			}),
		),
	];
}

/**
 * Locks the rows of all tracks about the items of some reviews (a select of their ids), in the order of their ids, until the commit. An act that decides calls it before it locks
 * rows of its own, so that two tracks never wait for each other crosswise. Answers the keys of the tracks that have decided any of them.
 */
export async function lockRowsOfItems(tx: Tx, reviews: Prisma.Sql): Promise<string[]> {
	const [found] = await tx.$queryRaw<{ tracks: string[] }[]>`
		with held as materialized (
			select r.state, t.track from review own join campaign_track t on t.campaign_id = own.campaign_id join review r on r.campaign_track_id = t.id and r.item_id = own.item_id
			where own.id in (${reviews}) order by r.id for no key update of r
		)
		select coalesce(array_agg(distinct track) filter (where state = 'decided'), '{}') as tracks from held`;
	return found?.tracks ?? [];
}

/** The verdicts of all tracks on the items of these reviews, as their decisions stand now; an undecided row has none. */
const standing = (reviewIds: readonly bigint[]) => Prisma.sql`
	select r.item_id, t.id as campaign_track_id, t.track, d.id as decision_id,
		case when d.outcome = 'keep' and exists (select from exception e where (e.decision_id = d.id or (e.review_id = r.id and e.renews_id is not null)) and e.state in ('requested', 'approved'))
			then 'keep_with_exception' else d.outcome end as verdict
	from review own
	join campaign_track t on t.campaign_id = own.campaign_id
	join review r on r.campaign_track_id = t.id and r.item_id = own.item_id and r.state = 'decided'
	join decision d on d.id = r.current_decision_id
	where own.id = any(${[...reviewIds]}::bigint[])`;

/** Settles the open divergences of these items whose verdicts are not the ones that stand now. */
function settle(tx: Tx, on: { now: Date }, reviewIds: readonly bigint[]): Promise<Settled[]> {
	return tx.$queryRaw<Settled[]>`
		with standing as (${standing(reviewIds)}), counted as (
			select i.id as item_id, i.campaign_id, i.row_no, i.identity_ref::text as holder, count(s.*) as verdicts, count(distinct s.verdict) as words
			from review own join item i on i.id = own.item_id left join standing s on s.item_id = i.id
			where own.id = any(${[...reviewIds]}::bigint[]) group by i.id
		)
		update divergence d set state = 'settled', settled_at = ${on.now},
			settled_because = case when c.verdicts < 2 then 'reopened' when c.words = 1 then 'agreed' else 'replaced' end
		from counted c
		where d.campaign_id = c.campaign_id and d.item_id = c.item_id and d.state = 'open'
			and (select array_agg(v.decision_id order by v.decision_id) from divergence_verdict v where v.divergence_id = d.id)
				is distinct from (select array_agg(s.decision_id order by s.decision_id) from standing s where s.item_id = d.item_id)
		returning d.id, d.number, d.item_id, c.row_no, c.holder, d.settled_because as because`;
}

/** Opens a divergence for each of these items whose standing verdicts disagree and that has none open; numbers run per campaign. */
function open(tx: Tx, on: { campaignId: bigint; now: Date }, reviewIds: readonly bigint[]): Promise<Opened[]> {
	return tx.$queryRaw<Opened[]>`
		with standing as (${standing(reviewIds)}), opened as (
			insert into divergence (campaign_id, item_id, number, stricter, opened_at)
			select i.campaign_id, i.id, (select coalesce(max(number), 0) from divergence where campaign_id = ${on.campaignId}) + row_number() over (order by i.row_no),
				(${[...VERDICTS]}::text[])[max(array_position(${[...VERDICTS]}::text[], s.verdict))], ${on.now}
			from standing s join item i on i.id = s.item_id
			where not exists (select from divergence d where d.campaign_id = i.campaign_id and d.item_id = i.id and d.state = 'open')
			group by i.id having count(distinct s.verdict) > 1
			returning id, item_id, number, stricter
		), told as (
			insert into divergence_verdict (divergence_id, campaign_track_id, decision_id, verdict)
			select o.id, s.campaign_track_id, s.decision_id, s.verdict from opened o join standing s on s.item_id = o.item_id
		)
		select o.id, o.number, o.item_id, o.stricter, i.row_no, i.identity_ref::text as holder,
			(select json_agg(json_build_object('track', s.track, 'verdict', s.verdict) order by s.campaign_track_id) from standing s where s.item_id = o.item_id) as verdicts
		from opened o join item i on i.id = o.item_id order by o.number`;
}
