import { createHash } from "node:crypto";
import type { TextFacts, Track } from "@/lib/track/track";

/** The statement, memo and narrative of a track over these facts, and the hash of what the signer sees. */
export function signoffText(track: Track, facts: TextFacts): { statement: string; memo: string; narrative: string; textHash: string } {
	const statement = track.signoff.statement(facts);
	const memo = track.memo(facts);
	return {
		statement,
		memo,
		narrative: track.narrative(facts),
		textHash: createHash("sha256")
			.update(JSON.stringify([statement, memo]))
			.digest("hex"),
	};
}
