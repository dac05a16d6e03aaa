import { stage } from "@/lib/campaign/stage";
import { type Draft, need, versionOf } from "@/tests/support/world/campaign";
import { ctxOf, one } from "@/tests/support/world/people";
import { inWorker, say } from "../child";
import { type Line, must, timed } from "../measure";
import type { Stepped } from "../worker";
import type { Bench } from "./campaign";

const TRACKS = ["SOC", "SOX"];

/** Stages both tracks of a fresh campaign, `times` times; the last one is the campaign that the other lines go on with. */
export async function stagingLines(bench: Bench, makeDraft: () => Promise<Draft>): Promise<Line[]> {
	const { owner, co, rows, times } = bench;
	const ms: Record<string, number[]> = { SOC: [], SOX: [] };
	const floor: number[] = [];
	let peak = 0;
	for (let run = 0; run < times; run++) {
		const draft = await makeDraft();
		for (const track of TRACKS) {
			say(`staging ${track}: run ${run + 1} of ${times}`);
			const campaignTrackId = need(draft.trackIds, track);
			await stage(await ctxOf(co.admin), { campaignTrackId: campaignTrackId.toString(), version: await versionOf(owner, campaignTrackId) });
			const done = await inWorker<Stepped<{ items: number }>>("stage", { campaignTrackId: campaignTrackId.toString() });
			must(done.value.items === rows, `${done.value.items} items of ${rows} on ${track}`);
			need(ms, track).push(done.ms);
			peak = Math.max(peak, done.peakMiB);
		}
		await tie(bench, draft.campaignId);
		floor.push(await floorOf(bench, draft.campaignId));
		bench.draft = draft;
	}
	const both = floor.map((_, i) => TRACKS.reduce((sum, track) => sum + (need(ms, track)[i] ?? 0), 0));
	return [
		{
			path: "Staging of both tracks",
			rows,
			ms: both,
			floor: {
				what: "INSERT … SELECT of the same items and reviews into tables with the same columns, constraints and indexes",
				ms: floor,
			},
			peakMiB: peak,
			bar: { text: "≤ 3×", met: (m) => m.ratio <= 3 },
		},
		{ path: "– first track (freezes the items)", rows, ms: need(ms, "SOC") },
		{ path: "– second track", rows, ms: need(ms, "SOX") },
	];
}

async function tie({ owner, rows }: Bench, campaignId: bigint): Promise<void> {
	const found = await one<{ items: string; reviews: string; hashes: string; sealed: string }>(
		owner,
		`select (select count(*) from item where campaign_id = $1) as items, (select count(*) from review where campaign_id = $1) as reviews,
			(select count(distinct hash) from item where campaign_id = $1 and length(hash) = 32) as hashes, (select count(*) from campaign_track where campaign_id = $1 and length(population_hash) = 64) as sealed`,
		[campaignId],
	);
	const is = `${found.items} items, ${found.reviews} reviews, ${found.hashes} hashes, ${found.sealed} sealed`;
	must(is === `${rows} items, ${2 * rows} reviews, ${rows} hashes, 2 sealed`, is);
}

async function floorOf({ owner, rows }: Bench, campaignId: bigint): Promise<number> {
	await owner.query("drop table if exists floor_item, floor_review");
	await owner.query("create table floor_item (like item including all)");
	await owner.query("create table floor_review (like review including all)");
	const { ms, value } = await timed(async () => {
		const items = await owner.query("insert into floor_item select * from item where campaign_id = $1", [campaignId]);
		const reviews = await owner.query("insert into floor_review select * from review where campaign_id = $1", [campaignId]);
		return (items.rowCount ?? 0) + (reviews.rowCount ?? 0);
	});
	must(value === 3 * rows, `the floor wrote ${value} rows`);
	await owner.query("drop table floor_item, floor_review");
	return ms;
}
