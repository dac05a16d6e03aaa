import type { Beat } from "./five-beats";

/** A verb that may miss one beat, and why. */
export interface Exemption {
	path: string;
	verb: string;
	beat: Beat;
	/** Why the beat cannot be there, and what stands in for it. */
	reason: string;
}

/** As short as it can be. A line that excuses nothing any more fails the test beside this file. */
export const EXEMPTIONS: readonly Exemption[] = [];
