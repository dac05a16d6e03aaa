import type pg from "pg";
import type { Ctx } from "@/lib/access/actor";
import { acceptGap } from "@/lib/campaign/accept-gap";
import { acceptPopulation } from "@/lib/campaign/accept-population";
import { close } from "@/lib/campaign/close";
import { launch } from "@/lib/campaign/launch";
import { startClosing } from "@/lib/campaign/start-closing";
import { type Company, need, versionOf } from "./campaign";
import { ctxOf, one } from "./people";

const trackOf = (pool: pg.Pool, id: bigint) =>
	one<{ track: string; definition: string }>(pool, "select track, definition from campaign_track where id = $1", [id]);

/** Imports a staged population rests on, as its definition names them. */
export async function extractsOf(pool: pg.Pool, campaignTrackId: bigint): Promise<string[]> {
	const { systems } = JSON.parse((await trackOf(pool, campaignTrackId)).definition) as {
		systems: { rows: number; importId: string | null }[];
	};
	return systems.flatMap((s) => (s.rows > 0 && s.importId ? [s.importId] : []));
}

/** The control owner accepts every open gap and the population. */
export async function acceptNow(pool: pg.Pool, co: Company, campaignTrackId: bigint): Promise<void> {
	const { track } = await trackOf(pool, campaignTrackId);
	const owner = await ctxOf(need(co.owners, track));
	const id = campaignTrackId.toString();
	const gaps = await pool.query<{ id: string }>("select id from gap where campaign_track_id = $1 and state = 'open'", [campaignTrackId]);
	if (gaps.rows.length > 0)
		await acceptGap(owner, {
			campaignTrackId: id,
			gapIds: gaps.rows.map((g) => g.id),
			reason: "Known, and dealt with outside this review.",
		});
	await acceptPopulation(owner, {
		campaignTrackId: id,
		version: await versionOf(pool, campaignTrackId),
		importIds: await extractsOf(pool, campaignTrackId),
	});
}

/** The same, and the administrator launches: the track is active. */
export async function activate(pool: pg.Pool, co: Company, campaignTrackId: bigint): Promise<void> {
	await acceptNow(pool, co, campaignTrackId);
	const id = campaignTrackId.toString();
	await launch(await ctxOf(co.admin), { campaignTrackId: id, version: await versionOf(pool, campaignTrackId) });
}

/** The control owner ends deciding. Answers them. */
export async function endDeciding(pool: pg.Pool, co: Company, campaignTrackId: bigint): Promise<Ctx> {
	const { track } = await trackOf(pool, campaignTrackId);
	const owner = await ctxOf(need(co.owners, track));
	await startClosing(owner, { campaignTrackId: campaignTrackId.toString(), version: await versionOf(pool, campaignTrackId) });
	return owner;
}

/** The control owner ends deciding and closes the track. */
export async function closeNow(pool: pg.Pool, co: Company, campaignTrackId: bigint): Promise<Awaited<ReturnType<typeof close>>> {
	const owner = await endDeciding(pool, co, campaignTrackId);
	return close(owner, { campaignTrackId: campaignTrackId.toString(), version: await versionOf(pool, campaignTrackId) });
}
