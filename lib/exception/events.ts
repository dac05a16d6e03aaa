import { event, link, person, say } from "@/lib/ledger/entry";

type P = { exceptionId: string; number: number; track: string; note: string; requestedBy: string };
const entry = (p: { exceptionId: string; number: number; track: string }) =>
	link(`exception:${p.exceptionId}`, `${p.track} exception ${p.number}`);

/** Events of the exception registers. A first request is part of the decision that asked for it. */
export const exceptionEvents = {
	"exception.approved": event<P & { expiresAt: string }>(
		(p, who) => say`${who} approved ${entry(p)}, asked for by ${person(p.requestedBy)}, until ${p.expiresAt.slice(0, 10)}: “${p.note}”.`,
	),
	"exception.renewed": event<P & { expiresAt: string }>(
		(p, who) =>
			say`${who} approved ${entry(p)}, a renewal asked for by ${person(p.requestedBy)}, until ${p.expiresAt.slice(0, 10)}: “${p.note}”.`,
	),
	"exception.declined": event<P & { renews?: boolean }>(
		(p, who) =>
			say`${who} declined ${entry(p)}, asked for by ${person(p.requestedBy)}: “${p.note}”. ${p.renews ? "The one it was to renew runs to its end." : "The row is open again."}`,
	),
	"exception.renewal_requested": event<{
		exceptionId: string;
		number: number;
		track: string;
		renews: number;
		reason: string;
		compensatingControl: string;
		controlTestRef: string;
		expiresOn: string;
	}>((p, who) => say`${who} asked for ${entry(p)}, which renews No. ${p.renews} until ${p.expiresOn}: “${p.reason}”.`),
	"exception.expired": event<{ exceptionId: string; number: number; track: string; expiresAt: string; reopened: boolean }>(
		(p) =>
			say`${entry(p)} expired on ${p.expiresAt.slice(0, 10)}. ${p.reopened ? "The row is open again." : "Its track is decided: the control owner renews or closes it."}`,
	),
	"exception.closed": event<{ exceptionId: string; number: number; track: string; note: string }>(
		(p, who) => say`${who} closed ${entry(p)}: “${p.note}”.`,
	),
};
