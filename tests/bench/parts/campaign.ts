import pg from "pg";
import type { Chain } from "@/lib/campaign/schema";
import { type Company, company, type Draft, draftCampaign, need } from "@/tests/support/world/campaign";
import { activate } from "@/tests/support/world/lifecycle";
import { say } from "../child";
import { makeInventory, sizesOf } from "../inventory";
import type { Line } from "../measure";
import { packLines } from "./pack";
import { pageLines } from "./pages";
import { reviewersOf } from "./people";
import { stagingLines } from "./staging";
import { decideAll, singleLines, submitLines } from "./submit";

/** One campaign on both tracks as the lines need it. */
export type Bench = { owner: pg.Pool; co: Company; rows: number; times: number; draft: Draft; directory: string };

/** Everything about a campaign over `rows` grants on both tracks, from staging to the verified pack. */
export async function campaignPart(rows: number, times: number, directory: string): Promise<Line[]> {
	const { bench, lines } = await staged(rows, times, directory);
	lines.push(...(await pageLines(bench)));
	lines.push(...(await submitLines(bench)));
	lines.push(await decideAll(bench, "SOX"));
	lines.push(...(await singleLines(bench, "SOC")));
	lines.push(...(await packLines(bench, "SOX")));
	await bench.owner.end();
	return lines;
}

/** Only the pages, over a small campaign: they must cost the same over a large one. */
export async function smallPart(rows: number, _times: number, directory: string): Promise<Line[]> {
	const { bench } = await staged(rows, 1, directory);
	const lines = await pageLines(bench);
	await bench.owner.end();
	return lines.map((line) => ({ ...line, path: `${line.path}, ${rows.toLocaleString("en")} items` }));
}

async function staged(rows: number, times: number, directory: string): Promise<{ bench: Bench; lines: Line[] }> {
	const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 4 });
	const co = await company(owner);
	await makeInventory(owner, sizesOf(rows));
	const bench: Bench = { owner, co, rows, times, directory, draft: { campaignId: 0n, trackIds: {} } };
	const lines = await stagingLines(bench, () => draftCampaign(owner, co, [{ track: "SOC", chain: socChain(co) }, { track: "SOX" }]));
	for (const track of ["SOC", "SOX"]) await activate(owner, co, need(bench.draft.trackIds, track));
	await owner.query("analyze");
	const reviewers = await reviewersOf(owner, need(bench.draft.trackIds, "SOX"));
	say(`${reviewers.length} reviewers, the largest queue has ${reviewers[0]?.total} rows`);
	return { bench, lines };
}

/** A machine's owner may not decide about it, so its rows go to the owner of the entitlement: no queue grows past what one person can do. */
const socChain = (co: Company): Chain => [
	{ step: "manager" },
	{ step: "entitlement_owner" },
	{ step: "fallback", userId: need(co.fallback, "SOC").userId.toString() },
];
