import type { Beat } from "./five-beats";

/** A verb that may miss one beat, and why. */
export interface Exemption {
	path: string;
	verb: string;
	beat: Beat;
	/** Why the beat cannot be there, and what stands in for it. */
	reason: string;
}

const DRAFT = "A mark is a draft of the reviewer's own: it decides nothing, and the decision made of it is recorded at submission.";
const LAST_SEEN = "Notes once a minute that a session is still used; who signed in and out is recorded by the verbs that do it.";

/** As short as it can be. A line that excuses nothing any more fails the test beside this file. */
export const EXEMPTIONS: readonly Exemption[] = [
	{ path: "lib/review/mark.ts", verb: "mark", beat: "record", reason: DRAFT },
	{ path: "lib/review/mark-bulk.ts", verb: "markBulk", beat: "record", reason: DRAFT },
	{ path: "lib/review/unmark.ts", verb: "unmark", beat: "record", reason: DRAFT },
	{
		path: "lib/review/open-row.ts",
		verb: "openRow",
		beat: "record",
		reason: "Notes when a row was first opened; the seconds until the decision are stored and recorded with the decision.",
	},
	{
		path: "lib/campaign/forecast-load.ts",
		verb: "forecastLoad",
		beat: "record",
		reason: "Reads only: the transaction holds the temporary tables that resolving reviewers needs, and leaves nothing behind.",
	},
	{
		path: "lib/evidence/begin-pack.ts",
		verb: "beginPack",
		beat: "record",
		reason: "Tells those who wait that their pack is being built; that it was asked for, built or could not be built is recorded.",
	},
	{ path: "lib/people/session-of.ts", verb: "sessionOf", beat: "permission", reason: `${LAST_SEEN} The token is the permission.` },
	{ path: "lib/people/session-of.ts", verb: "sessionOf", beat: "parse", reason: `${LAST_SEEN} The token is hashed, never interpreted.` },
	{ path: "lib/people/session-of.ts", verb: "sessionOf", beat: "record", reason: LAST_SEEN },
	{
		path: "lib/ledger/sign-checkpoint.ts",
		verb: "signCheckpointAt",
		beat: "parse",
		reason: "The worker calls it with a size read from the ledger; nothing comes from a request.",
	},
	{
		path: "lib/ledger/sign-checkpoint.ts",
		verb: "signCheckpointAt",
		beat: "record",
		reason: "A checkpoint is a signature over the events there are; an event about it would have to be signed again.",
	},
];
