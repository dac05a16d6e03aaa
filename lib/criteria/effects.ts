import type { PoolClient } from "pg";
import { RefusedError } from "@/lib/errors";
import { asFrozen } from "@/lib/track/rules";
import type { Track } from "@/lib/track/track";

/**
 * The set of criteria a track asks by from now on: its newest version. Sets published later change nothing on what was frozen with it.
 * @throws RefusedError while not even the shipped one is there
 */
export async function setToFreeze(client: PoolClient, track: Track): Promise<{ setId: bigint; track: Track }> {
	const { rows } = await client.query<{ id: bigint; label: string; criteria: string }>(
		"select id, label, criteria from criteria_set where track = $1 order by version desc limit 1",
		[track.key],
	);
	const [newest] = rows;
	if (!newest)
		throw new RefusedError(
			`The ${track.word} track has no criteria yet: the worker publishes the shipped ones when it starts. Start it, then stage again.`,
		);
	return { setId: newest.id, track: asFrozen(track, { version: newest.label, criteria: JSON.parse(newest.criteria) }) };
}
