import { event, link, person, say } from "@/lib/ledger/entry";

type P = { exceptionId: string; number: number; track: string; note: string; requestedBy: string };
const entry = (p: { exceptionId: string; number: number; track: string }) =>
	link(`exception:${p.exceptionId}`, `${p.track} exception ${p.number}`);

/** Events of the exception registers. The request itself is part of the decision that asked for it. */
export const exceptionEvents = {
	"exception.approved": event<P & { expiresAt: string }>(
		(p, who) => say`${who} approved ${entry(p)}, asked for by ${person(p.requestedBy)}, until ${p.expiresAt.slice(0, 10)}: “${p.note}”.`,
	),
	"exception.declined": event<P>(
		(p, who) => say`${who} declined ${entry(p)}, asked for by ${person(p.requestedBy)}: “${p.note}”. The row is open again.`,
	),
	"exception.closed": event<{ exceptionId: string; number: number; track: string; note: string }>(
		(p, who) => say`${who} closed ${entry(p)}: “${p.note}”.`,
	),
};
