import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { inSetTransaction } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { TRACK_KEYS } from "@/lib/track/registry";
import { rulesInForce } from "./effects";
import { crossedBy, type Measured } from "./rules";
import { NoInput, type QualityRule } from "./schema";

/** Reviewers measured in one act. */
const AT_ONCE = 100;

type Found = Measured & {
	campaignTrackId: bigint;
	campaignId: bigint;
	track: string;
	reviewerUserId: bigint;
	first: bigint;
	last: bigint;
	removed: number;
	changed: number;
	seedSeq: bigint;
	seed: string;
};

/**
 * Measures decisions nobody measured yet: a batch is what one reviewer decided on one track since the batch before, from the track's least number
 * of rows on, so that splitting a submission changes nothing. One that crosses a threshold is flagged, and a sample of it drawn: its decisions
 * in the order of SHA-256(seed:decision), where the seed is the ledger's hash of the batch's last submission, which nobody could choose.
 */
export async function measure(ctx: Ctx, input: unknown): Promise<{ measured: number; flagged: number }> {
	requirePermission(ctx.actor, "job:run");
	NoInput.parse(input);
	const rules = await rulesInForce(prisma, TRACK_KEYS);
	return inSetTransaction(ctx, async (client) => {
		await client.query("select pg_advisory_xact_lock(hashtext('quality'))");
		const found = await findUnmeasured(client, rules);
		if (found.length === 0) return { measured: 0, flagged: 0 };
		const crossed = found.map((f) => {
			const rule = rules.get(f.track);
			return rule ? crossedBy(f, rule.thresholds) : [];
		});
		const flagged = await writeBatches(client, found, crossed, rules);
		const entries = flagged.map(
			({ campaignId, track, campaignTrackId, ...payload }): LedgerEntry => ({
				type: "quality.batch_flagged",
				subject: `batch:${payload.batchId}`,
				refs: [`track:${campaignTrackId}`],
				campaignId,
				track,
				payload,
			}),
		);
		const result = { measured: found.length, flagged: flagged.length };
		await recordMany(client, ctx, [...entries, { type: "quality.measured", subject: "quality:batches", payload: result }]);
		return result;
	});
}

/**
 * Pace: the median of the seconds between a mark and the mark (or bulk act) before it, over rows marked one by one; a pause of more than five
 * minutes is no pace. Decisions from before marks were timed are not timed.
 */
const UNMEASURED = `with fresh as materialized (
		select d.*, t.campaign_id as on_campaign, t.track, a.min_rows, count(*) over (partition by d.campaign_track_id, d.reviewer_user_id) as n
		from unnest($1::text[], $2::int[]) a(track, min_rows) join campaign_track t on t.track = a.track
		join decision d on d.campaign_track_id = t.id
		left join (select campaign_track_id, reviewer_user_id, max(last_decision_id) as last from review_batch group by 1, 2) b
			on b.campaign_track_id = d.campaign_track_id and b.reviewer_user_id = d.reviewer_user_id
		where (t.state in ('active', 'closing') or (t.state in ('closed', 'signed') and t.closed_at > app_now() - interval '2 days')) and d.id > coalesce(b.last, 0)
	), acts as (
		select campaign_track_id, reviewer_user_id, marked_at, bool_or(bulk) as bulk, count(*) as n,
			extract(epoch from marked_at - lag(marked_at) over (partition by campaign_track_id, reviewer_user_id order by marked_at)) as gap
		from fresh where n >= min_rows and marked_at is not null group by 1, 2, 3
	), paced as (
		select campaign_track_id, reviewer_user_id, count(*) as timed, percentile_cont(0.5) within group (order by gap) as median
		from acts where not bulk and gap <= 300 group by 1, 2
	), batches as (
		select campaign_track_id, on_campaign, track, reviewer_user_id, min(id) as first, max(id) as last, max(submission_id) as submission, count(*) as decisions,
			count(*) filter (where outcome = 'keep') as kept, count(*) filter (where outcome = 'remove') as removed, count(*) filter (where outcome = 'change') as changed,
			count(*) filter (where bulk) as bulk, count(*) filter (where seconds_open is not null) as opened
		from fresh where n >= min_rows group by 1, 2, 3, 4
	)
	select b.campaign_track_id as "campaignTrackId", b.on_campaign as "campaignId", b.track, b.reviewer_user_id as "reviewerUserId", b.first, b.last, b.decisions::int, b.kept::int, b.removed::int,
		b.changed::int, b.bulk::int, b.opened::int, coalesce(p.timed, 0)::int as timed, floor(p.median)::int as "paceSeconds", e.seq as "seedSeq", encode(e.hash, 'hex') as seed
	from batches b left join paced p using (campaign_track_id, reviewer_user_id)
	join ledger_event e on e.subject = 'submission:' || b.submission and e.type = 'review.submitted'
	order by b.campaign_track_id, b.first limit ${AT_ONCE}`;

/**
 * Reviewers with enough decisions nobody measured. Their tracks are locked and asked again: who submits shares that lock until the commit, so that
 * no decision with a number inside a batch turns up after it was measured.
 */
async function findUnmeasured(client: PoolClient, rules: ReadonlyMap<string, QualityRule>): Promise<Found[]> {
	const tracks = [...rules.keys()];
	const least = tracks.map((track) => rules.get(track)?.thresholds.minRows ?? 0);
	const { rows: seen } = await client.query<Found>(UNMEASURED, [tracks, least]);
	if (seen.length === 0) return [];
	const locked = new Set(seen.map((f) => f.campaignTrackId));
	await client.query("select id from campaign_track where id = any($1::bigint[]) order by id for no key update", [[...locked]]);
	const { rows } = await client.query<Found>(UNMEASURED, [tracks, least]);
	return rows.filter((f) => locked.has(f.campaignTrackId));
}

const BATCHES = `insert into review_batch (campaign_track_id, number, reviewer_user_id, first_decision_id, last_decision_id, decisions, kept, removed, changed, bulk, opened, timed,
		pace_seconds, rule_version, crossed, state, seed, seed_seq)
	select m.track_id, (select coalesce(max(number), 0) from review_batch o where o.campaign_track_id = m.track_id) + row_number() over (partition by m.track_id order by m.n),
		m.reviewer, m.first, m.last, m.decisions, m.kept, m.removed, m.changed, m.bulk, m.opened, m.timed, m.pace, m.rule, string_to_array(m.crossed, ','),
		case when m.crossed = '' then 'passed' else 'flagged' end, case when m.crossed <> '' then m.seed end, case when m.crossed <> '' then m.seq end
	from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[], $13::int[], $14::text[], $15::text[], $16::bigint[])
		with ordinality m(track_id, reviewer, first, last, decisions, kept, removed, changed, bulk, opened, timed, pace, rule, crossed, seed, seq, n)
	returning id, state`;

const SAMPLES = `with drawn as (
		insert into re_review (batch_id, position, decision_id, review_id)
		select b.id, s.place, s.id, s.review_id from review_batch b join unnest($2::text[], $3::int[]) z(track, rows) on true join campaign_track t on t.id = b.campaign_track_id and t.track = z.track
		cross join lateral (
			select d.id, d.review_id, row_number() over (order by sha256(convert_to(b.seed || ':' || d.id, 'UTF8')))::int as place
			from decision d where d.campaign_track_id = b.campaign_track_id and d.reviewer_user_id = b.reviewer_user_id and d.id between b.first_decision_id and b.last_decision_id
		) s
		where b.id = any($1::bigint[]) and s.place <= z.rows
		returning batch_id, position, review_id
	)
	select b.id::text as "batchId", b.number, b.decisions, b.crossed, b.rule_version as "ruleVersion", b.seed, b.seed_seq::text as "seedSeq", array_agg(r.row_no order by w.position) as sample,
		t.campaign_id as "campaignId", t.track, b.campaign_track_id as "campaignTrackId"
	from drawn w join review_batch b on b.id = w.batch_id join campaign_track t on t.id = b.campaign_track_id join review r on r.id = w.review_id
	group by b.id, t.id order by b.id`;

type Flagged = {
	batchId: string;
	number: number;
	decisions: number;
	crossed: string[];
	ruleVersion: number;
	seed: string;
	seedSeq: string;
	sample: number[];
	campaignId: bigint;
	track: string;
	campaignTrackId: bigint;
};

/** Writes the batches, draws the samples of the flagged ones, and answers those. */
async function writeBatches(
	client: PoolClient,
	found: readonly Found[],
	crossed: readonly string[][],
	rules: ReadonlyMap<string, QualityRule>,
): Promise<Flagged[]> {
	const column = <T>(pick: (f: Found, n: number) => T) => found.map(pick);
	const made = await client.query<{ id: bigint; state: string }>(BATCHES, [
		column((f) => f.campaignTrackId),
		column((f) => f.reviewerUserId),
		column((f) => f.first),
		column((f) => f.last),
		column((f) => f.decisions),
		column((f) => f.kept),
		column((f) => f.removed),
		column((f) => f.changed),
		column((f) => f.bulk),
		column((f) => f.opened),
		column((f) => f.timed),
		column((f) => f.paceSeconds),
		column((f) => rules.get(f.track)?.version ?? 0),
		column((_f, n) => (crossed[n] ?? []).join(",")),
		column((f) => f.seed),
		column((f) => f.seedSeq),
	]);
	const flagged = made.rows.filter((b) => b.state === "flagged").map((b) => b.id);
	if (flagged.length === 0) return [];
	const tracks = [...rules.keys()];
	const sizes = tracks.map((track) => rules.get(track)?.thresholds.sampleRows ?? 0);
	return (await client.query<Flagged>(SAMPLES, [flagged, tracks, sizes])).rows;
}
