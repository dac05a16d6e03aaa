import { NotFoundError } from "@/lib/errors";
import { soc } from "./soc";
import { sox } from "./sox";
import type { Track } from "./track";

/** The tracks of this product, in the order they are shown. A third assurance is one more entry. */
export const TRACKS: readonly Track[] = [soc, sox];

export const TRACK_KEYS: readonly string[] = TRACKS.map((t) => t.key);

/** The track behind a key; throws NotFoundError for a key nobody implements. */
export function trackOf(key: string): Track {
	const track = TRACKS.find((t) => t.key === key);
	if (!track) throw new NotFoundError(`The track "${key}"`);
	return track;
}
