import { createHash } from "node:crypto";
import type pg from "pg";
import { mark } from "@/lib/review/mark";
import type { ExceptionRequest } from "@/lib/review/schema";
import { submit } from "@/lib/review/submit";
import { plainAnswer } from "@/lib/track/criteria";
import { trackOf } from "@/lib/track/registry";
import { type Company, type Draft, draftCampaign, need, stageNow } from "./campaign";
import { activate } from "./lifecycle";
import { ctxOf } from "./people";

/** To every question of a track the answer that lets a keep stand. */
const wanted = (track: string) => Object.fromEntries(trackOf(track).criteria.map((c) => [c.key, plainAnswer(c) ?? ""]));

/** One campaign on both tracks over what the inventory holds, staged, accepted and launched. */
export async function launched(pool: pg.Pool, co: Company): Promise<Draft> {
	const draft = await draftCampaign(pool, co, [{ track: "SOC" }, { track: "SOX" }]);
	for (const id of Object.values(draft.trackIds)) {
		await stageNow(pool, co, id);
		await activate(pool, co, id);
	}
	return draft;
}

/** What the fallback reviewer of a track marks on one row. */
export type Marked = { row: number; outcome: "keep" | "remove" | "change"; reason: string; change?: string; exception?: ExceptionRequest };

/** Marks rows of a track by their number and submits them in one act. */
export async function decideRows(
	pool: pg.Pool,
	co: Company,
	track: string,
	campaignTrackId: bigint,
	marks: readonly Marked[],
): Promise<void> {
	const ctx = await ctxOf(need(co.fallback, track));
	for (const { row, ...rest } of marks) {
		const { rows } = await pool.query<{ id: string; version: number }>(
			"select id, version from review where campaign_track_id = $1 and row_no = $2",
			[campaignTrackId, row],
		);
		const review = rows[0];
		if (!review) throw new Error(`no row ${row}`);
		await mark(ctx, {
			campaignTrackId: campaignTrackId.toString(),
			mark: { reviewId: review.id, versionSeen: review.version, answers: wanted(track), ...rest },
		});
	}
	const statementHash = createHash("sha256").update(trackOf(track).submitStatement).digest("hex");
	await submit(ctx, { campaignTrackId: campaignTrackId.toString(), statementHash });
}
