import { event, link, person, say } from "@/lib/ledger/entry";
import { KINDS, sideInWords } from "./rules";

type P = { amendmentId: string; trackId: string; number: number; kind: keyof typeof KINDS; before: unknown; after: unknown };
const amendment = (p: P) => link(`track:${p.trackId}`, `amendment ${p.number}`);
const told = (p: P) =>
	`${KINDS[p.kind] ?? p.kind}, from ${sideInWords(p.kind, JSON.stringify(p.before))} to ${sideInWords(p.kind, JSON.stringify(p.after))}`;

/** Events of changes to a track after it was staged. */
export const amendmentEvents = {
	"amendment.requested": event<P & { reason: string }>((p, who) => say`${who} asked for ${amendment(p)}: ${told(p)}. “${p.reason}”`),
	"amendment.approved": event<
		P & {
			rows: number;
			/** Numbers of the gaps it settles: their last rows without a reviewer are out of the review. Not in events of earlier versions. */
			gaps?: number[];
			/** Numbers of the definitions that went with a reviewer's rows. Not in events of earlier versions. */
			definitions?: number[];
			requestedBy: string;
			reason: string;
			note: string;
		}
	>(
		(p, who) =>
			say`${who} approved ${amendment(p)}, asked for by ${person(p.requestedBy)}: ${told(p)}. “${p.note}”${p.gaps?.length ? ` It settles ${p.gaps.length === 1 ? "gap" : "gaps"} ${p.gaps.join(", ")}.` : ""}${p.definitions?.length ? ` Definition ${p.definitions.join(", ")} went with the rows.` : ""}`,
	),
	"amendment.declined": event<P & { requestedBy: string; note: string }>(
		(p, who) => say`${who} declined ${amendment(p)}, asked for by ${person(p.requestedBy)}: ${told(p)}. “${p.note}”`,
	),
};
