import { event, person, say } from "@/lib/ledger/entry";

type Of = { delegationId: string; from: string; to: string; startsAt: string; endsAt: string };
const days = (p: Of) => `${p.startsAt.slice(0, 10)} until ${new Date(Date.parse(p.endsAt) - 1).toISOString().slice(0, 10)} (UTC)`;

/** Events of delegations: asked for by a reviewer, decided by a third person, over by their date. */
export const delegationEvents = {
	"delegation.requested": event<Of & { reason: string }>(
		(p, who) => say`${who} asked that ${person(p.to)} decide rows of theirs from ${days(p)}: “${p.reason}”`,
	),
	"delegation.approved": event<Of>((p, who) => say`${who} approved that ${person(p.to)} stands in for ${person(p.from)} from ${days(p)}.`),
	"delegation.declined": event<Of>((p, who) => say`${who} declined that ${person(p.to)} stands in for ${person(p.from)}.`),
	"delegation.withdrawn": event<Of>((p, who) => say`${who} took back the request that ${person(p.to)} stands in for ${person(p.from)}.`),
	"delegation.ended": event<Of & { early: boolean }>((p, who) =>
		p.early
			? say`${who} ended the delegation from ${person(p.from)} to ${person(p.to)} before its date.`
			: say`The delegation from ${person(p.from)} to ${person(p.to)} is over by its date.`,
	),
};
