import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { withConnection } from "@/lib/db/pool";
import { inSetTransaction } from "@/lib/db/transaction";
import type { LedgerEntry } from "@/lib/ledger/catalogue";
import { recordMany } from "@/lib/ledger/record";
import { type DeviatingTrack, FOUND_AND_UNTOLD, raiseFound } from "./effects";
import { NoInput } from "./schema";

type LateTrack = DeviatingTrack & { campaignId: bigint };

/**
 * Raises, or extends, the deviations of every closed track that show after the close: removals past their deadline, claimed and not proved, access that came back, and
 * decisions found to have been about the reviewer's own account. Closing does the same for its own track; this is for the days after it. Nothing is raised twice, also when two workers find the same.
 */
export async function raiseLate(ctx: Ctx, input: unknown): Promise<{ deviations: string[] }> {
	requirePermission(ctx.actor, "job:run");
	NoInput.parse(input);
	if ((await withConnection(findTracksWithLate)).length === 0) return { deviations: [] };
	return inSetTransaction(ctx, async (client) => {
		await client.query("select pg_advisory_xact_lock(hashtext('deviation:late'))");
		const tracks = await findTracksWithLate(client);
		// Another worker raised them while this one waited.
		if (tracks.length === 0) return { deviations: [] };
		const entries: LedgerEntry[] = [];
		// One pass per track with a removal that is newly late: a handful.
		for (const track of tracks) {
			for (const payload of await raiseFound(client, track)) {
				entries.push({
					type: "deviation.raised",
					subject: `deviation:${payload.deviationId}`,
					refs: [`track:${track.id}`],
					campaignId: track.campaignId,
					track: track.track,
					payload,
				});
			}
		}
		const result = { deviations: entries.map((e) => e.subject.slice("deviation:".length)) };
		await recordMany(client, ctx, entries);
		return result;
	});
}

/** Closed and signed tracks with a row of these rules that no deviation has; a track under way raises its own when it closes. */
async function findTracksWithLate(client: PoolClient): Promise<LateTrack[]> {
	const { rows } = await client.query<LateTrack>(
		`select t.id, t.campaign_id as "campaignId", t.track, t.owner_user_id as "ownerUserId",
			coalesce((select json_agg(json_build_object('id', c.id::text, 'code', c.code) order by c.code)
				from campaign_control k join control c on c.id = k.control_id where k.campaign_track_id = t.id), '[]') as controls
		from campaign_track t where t.state in ('closed', 'signed')
			and (${FOUND_AND_UNTOLD})
		order by t.id`,
	);
	return rows.map((t) => ({ ...t, controls: t.controls.map((c) => ({ ...c, id: BigInt(c.id) })) }));
}
