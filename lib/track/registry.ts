import { NotFoundError } from "@/lib/errors";
import { SHIPPED } from "./shipped";
import type { Track } from "./track";

/** The tracks there are, in the order they are shown. */
export const TRACKS: readonly Track[] = SHIPPED;

export const TRACK_KEYS: readonly string[] = TRACKS.map((t) => t.key);

/** The track behind a key; throws NotFoundError for a key nobody implements. */
export function trackOf(key: string): Track {
	const track = TRACKS.find((t) => t.key === key);
	if (!track) throw new NotFoundError(`The track "${key}"`);
	return track;
}
