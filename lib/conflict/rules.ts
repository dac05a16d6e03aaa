import { addMonths } from "date-fns";
import type { Track } from "@/lib/track/track";

/** What is asked to become of a conflict whose halves both stay. The third outcome, one side removed, is a reviewer's decision. */
export const OUTCOMES = {
	mitigate: "Mitigate: a tested control makes up for it",
	accept: "Accept: somebody above both owners bears it",
} as const;
export type OutcomeKind = keyof typeof OUTCOMES;

/** What has become of a conflict, as SQL says it (state-sql.ts). */
export const CONFLICT_STATES = {
	open: "Without an outcome",
	requested: "Waiting for an approval",
	removed: "One side goes",
	mitigated: "Mitigated",
	accepted: "Accepted",
} as const;
export type ConflictState = keyof typeof CONFLICT_STATES;

/** States in which nothing has been decided about a conflict: they stop the signature. */
export const UNSETTLED: readonly ConflictState[] = ["open", "requested"];

/** Track states in which an outcome can be asked for and judged. */
const LIVE = ["active", "closing", "closed"];

/** An outcome as it is asked for. `expiresOn`: calendar date (ISO), at its beginning in UTC. */
export type AskedOutcome = { kind: OutcomeKind; control: string; controlTestRef: string; riskOwnerId: bigint; expiresOn: string };

/** What is known of a conflict. `holders`: identities it belongs to. `pending`: a request waits for a verdict. */
export type ConflictFacts = { number: number; state: ConflictState; pending: boolean; holders: readonly bigint[] };

const CLOSED_FOR = (state: string) =>
	state === "signed"
		? "This track is signed, so its conflicts stay as they were signed. The next review finds them again."
		: "Outcomes are asked for and judged once the review has been launched.";

/**
 * Why this outcome may not be asked for, or null. It lasts twelve months from `today` at most, and as long as exceptions of the track may last; a
 * mitigation names a control and its test; nobody asks about, or answers for, a conflict of their own.
 */
export function requestRefusal(
	track: Track,
	trackState: string,
	conflict: ConflictFacts,
	asked: AskedOutcome,
	by: { identityId: bigint },
	today: string,
): string | null {
	const no = `No. ${conflict.number}`;
	if (!LIVE.includes(trackState)) return CLOSED_FOR(trackState);
	if (conflict.state === "removed") return `${no}: one side is removed by decision, so there is nothing left to mitigate or accept.`;
	if (conflict.pending) return `${no}: a request waits for an approval already. Have that one decided, or withdrawn, first.`;
	if (conflict.holders.includes(by.identityId)) return `${no} is about your own access, so somebody else asks.`;
	if (conflict.holders.includes(asked.riskOwnerId)) return `${no}: who holds the conflict cannot answer for its risk. Name somebody else.`;
	if (asked.kind === "mitigate" && (asked.control === "" || asked.controlTestRef === ""))
		return "A mitigation names the control and where its last test is recorded. Without a test it can only be accepted.";
	if (asked.controlTestRef !== "" && asked.control === "") return "Name the control that was tested.";
	if (asked.expiresOn <= today) return "An outcome ends in the future; give a later date.";
	const { maxDays } = track.exception;
	if (asked.expiresOn > lastDay(today, maxDays)) return `An outcome lasts ${longest(maxDays)} from today at most. Give an earlier end.`;
	return null;
}

const lastDay = (today: string, maxDays: number): string => {
	const year = addMonths(new Date(`${today}T00:00:00Z`), 12).getTime();
	const days = Date.parse(today) + maxDays * 86_400_000;
	return new Date(Math.min(year, days)).toISOString().slice(0, 10);
};

/** The longest an outcome may last on a track, in words. */
export const longest = (maxDays: number): string => (maxDays < 365 ? `${maxDays} days` : "twelve months");

/** Whether an accepted conflict is also a deficiency candidate: on a track that asks for tested controls, when none is named. */
export const isCandidate = (track: Track, asked: { kind: OutcomeKind; controlTestRef: string }): boolean =>
	asked.kind === "accept" && track.exception.controlTest && asked.controlTestRef === "";

/** An owner of a half, and whether the person who judges stands above them. `name` null: nobody owns it. */
export type HalfOwner = { name: string | null; above: boolean };

export type JudgedFacts = {
	trackState: string;
	judged: boolean;
	kind: OutcomeKind;
	requestedByUserId: bigint;
	holders: readonly bigint[];
	owners: readonly HalfOwner[];
	expiresAt: Date;
};

/**
 * Why this person may not give this verdict, or null. Who asked may only withdraw; the holder judges nothing; an acceptance is approved by
 * somebody above the owners of both halves (docs/decisions/0009).
 */
export function verdictRefusal(
	facts: JudgedFacts,
	verdict: "approved" | "declined" | "withdrawn",
	by: { userId: bigint; identityId: bigint },
	now: Date,
): string | null {
	if (facts.judged) return "This request is decided already.";
	if (!LIVE.includes(facts.trackState)) return CLOSED_FOR(facts.trackState);
	const own = facts.requestedByUserId === by.userId;
	if (verdict === "withdrawn") return own ? null : "Only who asked withdraws a request. Decline it instead.";
	if (own) return "You asked for this, so somebody else decides it. You may withdraw it.";
	if (facts.holders.includes(by.identityId)) return "The conflict is about your own access, so somebody else decides it.";
	if (verdict === "declined") return null;
	if (facts.expiresAt.getTime() <= now.getTime()) return "The end asked for has passed. Decline it; it can be asked for again.";
	return facts.kind === "accept" ? aboveRefusal(facts.owners) : null;
}

/** Why somebody does not stand above both halves, or null. */
export function aboveRefusal(owners: readonly HalfOwner[]): string | null {
	if (owners.some((o) => o.name === null))
		return "A half of this conflict has no owner, neither its entitlement nor its system, so nobody stands above. Name an owner in the inventory first.";
	const over = owners.filter((o) => !o.above).map((o) => o.name);
	if (over.length === 0) return null;
	return `Accepting is for somebody above the owners of both halves, by the managers on record: you are not above ${over.join(" and ")}. Ask a manager of theirs, or have it mitigated.`;
}

/** Why a track with so many unsettled conflicts in its scope cannot be signed, with the way out; null when there is none. */
export function unsettledRefusal(unsettled: number): string | null {
	if (unsettled === 0) return null;
	return `${unsettled === 1 ? "One conflict between duties has" : `${unsettled.toLocaleString("en")} conflicts between duties have`} no outcome. Have one side removed, or mitigate or accept ${unsettled === 1 ? "it" : "each"} under Conflicts, then sign.`;
}
