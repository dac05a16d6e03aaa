import { createHash } from "node:crypto";
import pg from "pg";
import { submit } from "@/lib/review/submit";
import { trackOf } from "@/lib/track/registry";
import { need } from "@/tests/support/world/campaign";
import { ctxOf, one } from "@/tests/support/world/people";
import { say } from "../child";
import { type Line, must, quantile, timed } from "../measure";
import type { Bench } from "./campaign";
import { type Reviewer, reviewersOf } from "./people";

const ANSWERS = JSON.stringify({
	duty_need: "yes",
	duties_apart: "yes",
	owner_confirms: "yes",
	privileged_justified: "yes",
	checked_by_another: "yes",
	outside_agreed: "yes",
	business_need: "yes",
	machine_purpose: "yes",
});

/** Marks up to `limit` open rows of a reviewer as the review screen would: kept with a reason, or removed where a keep would need an exception. Answers their ids. */
async function markRows(bench: Bench, key: string, reviewer: Reviewer, limit: number): Promise<string[]> {
	const { rows } = await bench.owner.query<{ review_id: string }>(
		`insert into pending_decision (review_id, campaign_track_id, reviewer_user_id, outcome, reason, answers, version_seen, opened_at)
		select id, campaign_track_id, reviewer_user_id, case when flags && $3::text[] then 'remove' else 'keep' end, 'Needed for the work of row ' || row_no, $4, version, app_now()
		from review where campaign_track_id = $1 and reviewer_user_id = $2 and state = 'open' order by row_no limit $5 returning review_id`,
		[need(bench.draft.trackIds, key), reviewer.userId, trackOf(key).keepNeeds.exception, ANSWERS, limit],
	);
	return rows.map((r) => r.review_id);
}

async function submitAs(bench: Bench, key: string, reviewer: Reviewer, reviewIds?: string[]): Promise<number> {
	const statementHash = createHash("sha256").update(trackOf(key).submitStatement).digest("hex");
	const campaignTrackId = need(bench.draft.trackIds, key).toString();
	const receipt = await submit(await ctxOf(reviewer), { campaignTrackId, statementHash, ...(reviewIds && { reviewIds }) });
	must(/^[0-9a-f]{64}$/.test(receipt.ledgerHash), "a receipt without a hash");
	return receipt.decisions;
}

/** The tables the bare statements write to: same columns, constraints and indexes, no triggers; `review` holds a hundred thousand rows at most. */
async function floorTables({ owner }: Bench, campaignTrackId: bigint): Promise<void> {
	await owner.query("drop table if exists floor_review, floor_decision");
	await owner.query("create table floor_review (like review including all)");
	await owner.query("create table floor_decision (like decision including all)");
	await owner.query("insert into floor_review select * from review where campaign_track_id = $1 order by state, row_no limit 100000", [
		campaignTrackId,
	]);
	await owner.query("analyze floor_review");
	await owner.query("grant select, insert, update on floor_review, floor_decision to countersign_app");
}

/** Events of the last act: what a bare append of as many writes again. */
async function lastEvents({ owner }: Bench, count: number): Promise<unknown[][]> {
	const { rows } = await owner.query<{ type: string; subject: string; refs: string; payload: string }>(
		"select e.type, e.subject, array_to_string(e.refs, E'\\x1f') as refs, p.payload from ledger_event e join ledger_payload p using (seq) where e.type in ('review.decided', 'review.submitted') order by seq desc limit $1",
		[count],
	);
	const none = rows.map(() => "");
	return [rows.map((r) => r.type), rows.map((r) => r.subject), rows.map((r) => r.refs), none, none, rows.map((r) => r.payload)];
}

const APPEND = "select last_seq from ledger_append('job:bench', $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])";

const COLUMNS = `campaign_id, campaign_track_id, submission_id, outcome, reason, answers, change, criteria_version, criteria_hash, context_hash, version_seen, bulk, seconds_open, reviewer_user_id,
	reviewer_identity_id, relations, replaces_id, decided_at`;
const INSERT = `insert into floor_decision (review_id, ${COLUMNS}) select $1, ${COLUMNS} from decision where id = $2`;

/** A thousand pending decisions in one act, each run by another reviewer. */
export async function submitLines(bench: Bench): Promise<Line[]> {
	const track = need(bench.draft.trackIds, "SOX");
	const reviewers = await reviewersOf(bench.owner, track);
	const acts = reviewers.slice(0, 4);
	const size = Math.min(1000, ...acts.map((r) => r.total));
	const [ms, floor]: [number[], number[]] = [[], []];
	for (const [run, reviewer] of acts.entries()) {
		await markRows(bench, "SOX", reviewer, size);
		const done = await timed(() => submitAs(bench, "SOX", reviewer));
		must(done.value === size, `${done.value} decisions of ${size}`);
		// The first act only warms up what every process does once.
		if (run === 0) {
			await floorTables(bench, track);
			continue;
		}
		say(`submit of ${size}: ${done.ms.toFixed(0)} ms`);
		ms.push(done.ms);
		floor.push(await floorOf(bench, size));
	}
	return [
		{
			path: `Submit of ${size.toLocaleString("en")} decisions in one act`,
			rows: size,
			ms,
			floor: { what: "one UPDATE … FROM unnest of the rows and one set-based append of their events, in one transaction", ms: floor },
			bar: { text: "≤ 3×", met: (m) => m.ratio <= 3 },
		},
	];
}

async function floorOf(bench: Bench, size: number): Promise<number> {
	const events = await lastEvents(bench, size + 1);
	const { rows } = await bench.owner.query<{ id: string }>("select id from floor_review where state = 'open' order by id limit $1", [size]);
	const ids = rows.map((r) => r.id);
	const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
	await client.connect();
	const { ms } = await timed(async () => {
		await client.query("begin");
		await client.query(
			"update floor_review r set state = 'decided', version = version + 1, current_decision_id = u.id from unnest($1::bigint[]) u(id) where r.id = u.id",
			[ids],
		);
		await client.query(APPEND, events);
		await client.query("commit");
	});
	await client.end();
	must(ids.length === size, `the floor had ${ids.length} rows`);
	return ms;
}

/** What a large campaign has decided before its pack: the rest would only repeat it, an hour long. */
const MOST = 100_000;

/** The rows of a track decided through the verb, queue by queue, up to a hundred thousand. */
export async function decideAll(bench: Bench, key: string): Promise<Line> {
	const track = need(bench.draft.trackIds, key);
	const ms: number[] = [];
	let decided = 0;
	for (const reviewer of await reviewersOf(bench.owner, track)) {
		while (decided < MOST && (await markRows(bench, key, reviewer, 5000)).length > 0) {
			const done = await timed(() => submitAs(bench, key, reviewer));
			ms.push(done.ms);
			decided += done.value;
			if (ms.length % 20 === 0) say(`decided ${decided.toLocaleString("en")}`);
		}
	}
	const found = await one<{ n: string }>(
		bench.owner,
		"select count(*) as n from review where campaign_track_id = $1 and state = 'decided'",
		[track],
	);
	must(Number(found.n) === bench.rows || decided >= MOST, `${found.n} rows decided of ${bench.rows}`);
	return {
		path: "Other rows of a track decided, queue by queue",
		rows: decided,
		ms: [ms.reduce((sum, one) => sum + one, 0)],
		note: `${ms.length} acts one after the other, the slowest ${(Math.max(...ms) / 1000).toFixed(2)} s; ${Number(found.n).toLocaleString("en")} of ${bench.rows.toLocaleString("en")} rows are decided then.`,
	};
}

/** Thirty-two reviewers at once, each deciding row by row. */
export async function singleLines(bench: Bench, key: string): Promise<Line[]> {
	const reviewers = (await reviewersOf(bench.owner, need(bench.draft.trackIds, key))).slice(0, 32);
	const each = Math.min(40, Math.floor(bench.rows / reviewers.length / 2), ...reviewers.map((r) => r.total));
	const queues: { reviewer: Reviewer; ids: string[] }[] = [];
	for (const reviewer of reviewers) queues.push({ reviewer, ids: await markRows(bench, key, reviewer, each) });
	say(`single decisions by ${reviewers.length} reviewers at once`);
	// A connection each, as the processes of an installation hold them open.
	await Promise.all(queues.map(async ({ reviewer, ids }) => submitAs(bench, key, reviewer, ids.splice(0, 1))));
	const latencies: number[] = [];
	const all = await timed(() =>
		Promise.all(
			queues.map(async ({ reviewer, ids }) => {
				for (const id of ids) latencies.push((await timed(() => submitAs(bench, key, reviewer, [id]))).ms);
			}),
		),
	);
	const rows = latencies.length;
	const floor = await bareSingles(bench, reviewers.length, rows / reviewers.length);
	const perSecond = (rows / all.ms) * 1000;
	const [p95, p99] = [quantile(latencies, 0.95), quantile(latencies, 0.99)];
	return [
		{
			path: `Single decisions, ${reviewers.length} reviewers at once`,
			rows,
			ms: [all.ms],
			floor: { what: "the same rows: UPDATE, INSERT and append of two events in a transaction each, by as many connections", ms: [floor] },
			bar: { text: "≥ 300/s, p95 ≤ 250 ms, p99 ≤ 500 ms", met: () => perSecond >= 300 && p95 <= 250 && p99 <= 500 },
			note: `${perSecond.toFixed(0)} commits a second (bare ${((rows / floor) * 1000).toFixed(0)}), p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; one process of the product and PostgreSQL on the same processors.`,
		},
	];
}

async function bareSingles(bench: Bench, clients: number, each: number): Promise<number> {
	const events = await lastEvents(bench, 2);
	await floorTables(bench, need(bench.draft.trackIds, "SOC"));
	const { rows } = await bench.owner.query<{ id: string }>("select id from floor_review where state = 'open' order by id limit $1", [
		clients * each,
	]);
	const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: clients });
	await Promise.all(Array.from({ length: clients }, () => pool.query("select pg_sleep(0.2)")));
	const { rows: made } = await bench.owner.query<{ id: string }>("select id from decision order by id limit 1");
	const { ms } = await timed(() =>
		Promise.all(
			Array.from({ length: clients }, async (_, k) => {
				const client = await pool.connect();
				for (const { id } of rows.slice(k * each, (k + 1) * each)) {
					await client.query("begin");
					await client.query("update floor_review set state = 'decided', version = version + 1 where id = $1", [id]);
					await client.query(INSERT, [id, made[0]?.id]);
					await client.query(APPEND, events);
					await client.query("commit");
				}
				client.release();
			}),
		),
	);
	await pool.end();
	return ms;
}
