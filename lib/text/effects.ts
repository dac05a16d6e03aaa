import type { PoolClient } from "pg";
import type { Tx } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { trackOf } from "@/lib/track/registry";
import { type FrozenFacts, fillFrozen, shippedTexts, TEXT_KIND_KEYS, type TextKind, withTexts } from "@/lib/track/template";
import type { Track } from "@/lib/track/track";

export type FrozenText = { kind: TextKind; version: number; hash: string };

/**
 * Freezes the newest version of each text with a track that is being staged, and the statement above the submit button filled from frozen facts.
 * @throws RefusedError while not even the shipped ones are there
 */
export async function freezeTexts(
	client: PoolClient,
	on: { id: bigint; track: Track },
	facts: FrozenFacts,
): Promise<{ texts: FrozenText[]; submitStatement: string }> {
	const { rows } = await client.query<FrozenText & { template: string }>(
		`with newest as (select distinct on (kind) id, kind, version, hash, template from track_text where track = $2 order by kind, version desc),
			kept as (insert into campaign_text (campaign_track_id, kind, text_id) select $1, kind, id from newest)
		select kind, version, hash, template from newest order by kind`,
		[on.id, on.track.key],
	);
	if (rows.length < TEXT_KIND_KEYS.length)
		throw new RefusedError(
			`The ${on.track.word} track has no texts yet: the worker publishes the shipped ones when it starts. Start it, then stage again.`,
		);
	const statement = rows.find((r) => r.kind === "submit")?.template ?? "";
	return {
		texts: rows.map(({ kind, version, hash }) => ({ kind, version, hash })),
		submitStatement: fillFrozen(on.track, statement, facts),
	};
}

/** The track with the texts frozen with one campaign; with the shipped ones where it was staged before texts were kept. */
export async function withFrozenTexts(tx: Tx, campaignTrackId: bigint, key: string): Promise<Track> {
	const rows = await tx.$queryRaw<{ kind: TextKind; template: string }[]>`
		select c.kind, t.template from campaign_text c join track_text t on t.id = c.text_id where c.campaign_track_id = ${campaignTrackId}`;
	const track = trackOf(key);
	return withTexts(track, { ...shippedTexts(track), ...Object.fromEntries(rows.map((r) => [r.kind, r.template])) });
}
