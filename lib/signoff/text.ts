import { createHash } from "node:crypto";
import { fillText } from "@/lib/track/template";
import type { TextFacts, Track } from "@/lib/track/track";

/** The statement, memo and narrative of a track, as it froze its texts, over these facts, and the hash of what the signer sees. */
export function signoffText(track: Track, facts: TextFacts): { statement: string; memo: string; narrative: string; textHash: string } {
	const statement = fillText(track, track.signoff.statement, facts);
	const memo = fillText(track, track.memo, facts);
	const narrative = fillText(track, track.narrative, facts);
	return {
		statement,
		memo,
		narrative,
		textHash: createHash("sha256")
			.update(JSON.stringify([statement, memo, narrative]))
			.digest("hex"),
	};
}
