import { campaignPage } from "@/lib/campaign/queries";
import { populationFacets, populationPage } from "@/lib/campaign/row-queries";
import { trackDetail } from "@/lib/campaign/track-queries";
import { pool } from "@/lib/db/pool";
import { queueCards, queueRows } from "@/lib/review/queue";
import { need } from "@/tests/support/world/campaign";
import { ctxOf } from "@/tests/support/world/people";
import { say } from "../child";
import { type Line, must, quantile, timed } from "../measure";
import type { Bench } from "./campaign";
import { reviewersOf } from "./people";

const CALLS = 40;

const QUEUE = `select r.id, r.row_no, r.version, r.state, i.identity_kind, i.identity_name, i.identity_status, i.job_title, i.department, i.employment, i.left_at, i.system_name, i.environment, i.account_name,
	i.entitlement_title, i.entitlement_name, i.granted_at, i.ticket, i.path, i.last_used_at, i.last_used_source, i.usage, r.flags, r.delta, r.last_decision, r.bulk_allowed
	from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and r.reviewer_user_id = $2 order by r.risk_rank, r.row_no limit 5000`;
const PAGE = `select r.id, r.row_no, i.system_name, i.account_name, i.identity_name, i.identity_kind, i.entitlement_name, i.entitlement_title, r.flags, r.delta, r.state, r.reviewer_via, r.passed_over, i.hash
	from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and r.row_no > $2 order by r.row_no limit 101`;
const COUNT = "select state, reviewer_user_id, count(*) as n from review where campaign_track_id = $1 group by 1, 2";

/** Pages and figures by the functions that serve them, beside the bare query. */
export async function pageLines(bench: Bench): Promise<Line[]> {
	say("pages and figures");
	const track = need(bench.draft.trackIds, "SOX");
	const [reviewer] = await reviewersOf(bench.owner, track);
	if (!reviewer) throw new Error("nobody reviews");
	const [ctx, admin] = [await ctxOf(reviewer), await ctxOf(bench.co.admin)];
	const id = track.toString();
	const deep = Math.max(0, bench.rows - 200);
	const bare = (sql: string, values: unknown[]) => async () =>
		(await pool().query({ name: sql.slice(0, 60), text: sql, values })).rowCount ?? 0;
	const page = (after: number) => async () => (await populationPage(admin, { campaignTrackId: id, after })).rows.length;
	const text = "≤ 2 × floor + 15 ms";
	const asked = async (
		path: string,
		least: number,
		work: () => Promise<number>,
		floor: () => Promise<number>,
		what: string,
	): Promise<Line> => {
		const times = await inTurns(work, floor);
		must(times.rows >= least, `${path}: ${times.rows} rows, not ${least}`);
		return {
			path: `${path}, p95`,
			rows: times.rows,
			ms: [quantile(times.ms, 0.95)],
			floor: { what, ms: [quantile(times.floor, 0.95)] },
			bar: { text, met: (m) => m.ms <= 2 * m.floorMs + 15 },
		};
	};
	const lines = [
		await asked(
			"A reviewer's whole queue",
			Math.min(reviewer.total, 5000),
			async () => (await queueRows(ctx, track)).length,
			bare(QUEUE, [track, reviewer.userId]),
			"the bare query of the same rows",
		),
		await asked("Population, first page", 100, page(0), bare(PAGE, [track, 0]), "the bare keyset query"),
		await asked("Population, last page but one", 100, page(deep), bare(PAGE, [track, deep]), "the bare keyset query"),
	];
	const count = bare(COUNT, [track]);
	const figures: [string, number, () => Promise<number>][] = [
		[
			"Dashboard: campaigns with progress",
			bench.rows,
			async () => (await campaignPage(admin)).rows[0]?.tracks.find((t) => t.track === "SOX")?.items ?? 0,
		],
		["Track page: figures", bench.rows, async () => (await trackDetail(admin, bench.draft.campaignId, "SOX")).summary.items],
		["Reviewer's cards", reviewer.total, async () => (await queueCards(ctx)).find((c) => c.campaignTrackId === id)?.total ?? 0],
		[
			"Facets of a population",
			bench.rows,
			async () => Object.values((await populationFacets(admin, track)).states).reduce((a, b) => a + b, 0),
		],
	];
	for (const [path, expected, work] of figures) {
		const times = await inTurns(work, count, 7);
		must(times.rows === expected, `${path} counts ${times.rows}, not ${expected}`);
		lines.push({
			path,
			rows: bench.rows,
			ms: [quantile(times.ms, 0.5)],
			floor: { what: "one GROUP BY over the track's reviews", ms: [quantile(times.floor, 0.5)] },
			bar: { text: "≤ 2× (or ≤ 15 ms)", met: (m) => m.ratio <= 2 || m.ms <= 15 },
		});
	}
	return lines;
}

/** Both in turns, the first call of each not counted; answers what the path answered last. */
async function inTurns(
	work: () => Promise<number>,
	bare: () => Promise<number>,
	calls = CALLS,
): Promise<{ ms: number[]; floor: number[]; rows: number }> {
	const [ms, floor]: [number[], number[]] = [[], []];
	let rows = await work();
	await bare();
	for (let call = 0; call < calls; call++) {
		floor.push((await timed(bare)).ms);
		const answered = await timed(work);
		ms.push(answered.ms);
		rows = answered.value;
	}
	return { ms, floor, rows };
}
