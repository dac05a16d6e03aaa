import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission, requireUser, tracksFor } from "@/lib/access/permissions";
import { closeDefinitions } from "@/lib/birthright/effects";
import { inSetTransaction } from "@/lib/db/transaction";
import { ConflictError, ForbiddenError, RefusedError } from "@/lib/errors";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { openRemovalsByPolicy } from "@/lib/removal/effects";
import { deviationsAtClose } from "./closing/deviations";
import { type ClosingTrack, loadClosing } from "./closing/load";
import { actRefusal, ownerRefusal } from "./rules";
import { TrackAct } from "./schema";

/**
 * Closes a track for good. What nobody decided becomes "not reviewed": a deviation, or a removal where the track's closing policy says so;
 * late decisions become a deviation. Silence approves nothing. One event for the act and one for each deviation.
 */
export async function close(ctx: Ctx, input: unknown): Promise<{ version: number; notReviewed: number; deviations: number[] }> {
	requirePermission(ctx.actor, "track:close");
	const { campaignTrackId, version } = TrackAct.parse(input);
	const user = requireUser(ctx.actor);
	return inSetTransaction(ctx, async (client) => {
		const track = await loadClosing(client, campaignTrackId, tracksFor(ctx.actor, "track:close"));
		const notOwner = ownerRefusal(track.ownerUserId, user);
		if (notOwner) throw new ForbiddenError(notOwner);
		const refusal = actRefusal("close", track.state);
		if (refusal) throw new RefusedError(refusal);
		const silent = await client.query(
			"update review set state = 'not_reviewed', version = version + 1 where campaign_track_id = $1 and state = 'open'",
			[track.id],
		);
		const notReviewed = silent.rowCount ?? 0;
		const removes = track.closingPolicy === "remove" && notReviewed > 0;
		const removals = removes ? await openRemovalsByPolicy(client, ctx, track) : 0;
		const unread = await closeDefinitions(client, track.id);
		const { raised, late } = await deviationsAtClose(client, track, removes ? 0 : notReviewed, unread);
		const decided = await countDecided(client, track);
		const changed = await client.query(
			"update campaign_track set state = 'closed', closed_at = app_now(), decided_count = $3, version = version + 1 where id = $1 and state = 'closing' and version = $2",
			[track.id, version, decided],
		);
		if (changed.rowCount !== 1) throw new ConflictError();
		const of = { campaignId: track.campaignId, track: track.track };
		const closed: LedgerEntry = {
			...of,
			type: "campaign.closed",
			subject: `track:${track.id}`,
			refs: [`campaign:${track.campaignId}`, ...raised.map((d) => `deviation:${d.deviationId}`)],
			payload: {
				trackId: track.id.toString(),
				track: track.track,
				items: track.itemCount,
				decided,
				notReviewed,
				late,
				removals,
				deviations: raised.map((d) => d.number),
			},
		};
		const result = { version: version + 1, notReviewed, deviations: raised.map((d) => d.number) };
		await recordMany(client, ctx, [
			closed,
			...raised.map(
				(payload): LedgerEntry => ({
					...of,
					type: "deviation.raised",
					subject: `deviation:${payload.deviationId}`,
					refs: [`track:${track.id}`],
					payload,
				}),
			),
		]);
		return result;
	});
}

async function countDecided(client: PoolClient, track: ClosingTrack): Promise<number> {
	const { rows } = await client.query<{ n: bigint }>(
		"select count(*) as n from review where campaign_track_id = $1 and state = 'decided'",
		[track.id],
	);
	return Number(rows[0]?.n ?? 0);
}
