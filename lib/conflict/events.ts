import { event, link, person, say } from "@/lib/ledger/entry";
import type { OutcomeKind } from "./rules";

type P = { outcomeId: string; campaignTrackId: string; conflict: number; rule: string; kind: OutcomeKind };

const conflict = (p: P) => link(`track:${p.campaignTrackId}`, `conflict ${p.conflict} (${p.rule})`);
const ASKED = { mitigate: "to mitigate", accept: "to accept" } as const;
const NOUN = { mitigate: "the mitigation", accept: "the acceptance" } as const;

/** Events of what becomes of conflicts between duties. One side removed is an event of the review. */
export const conflictEvents = {
	"conflict.outcome_requested": event<
		P & { reason: string; control: string; controlTestRef: string; riskOwner: string; expiresOn: string; deficiencyCandidate: boolean }
	>(
		(p, who) =>
			say`${who} asked ${ASKED[p.kind]} ${conflict(p)} until ${p.expiresOn}, risk owner ${person(p.riskOwner)}: “${p.reason}”.${
				p.control ? ` Control: “${p.control}”${p.controlTestRef ? `, tested: ${p.controlTestRef}` : ""}.` : ""
			}${p.deficiencyCandidate ? " Without a tested control it is also a deficiency candidate." : ""}`,
	),
	"conflict.outcome_approved": event<
		P & { requestedBy: string; note: string; expiresOn: string; above: string[]; deficiencyCandidate: boolean }
	>(
		(p, who) =>
			say`${who} approved ${NOUN[p.kind]} of ${conflict(p)}, asked for by ${person(p.requestedBy)}, until ${p.expiresOn}: “${p.note}”.${
				p.deficiencyCandidate ? " It is a deficiency candidate." : ""
			}`,
	),
	"conflict.outcome_declined": event<P & { requestedBy: string; note: string }>(
		(p, who) => say`${who} declined ${NOUN[p.kind]} of ${conflict(p)}, asked for by ${person(p.requestedBy)}: “${p.note}”.`,
	),
	"conflict.outcome_withdrawn": event<P & { requestedBy: string; note: string }>(
		(p, who) => say`${who} withdrew the request ${ASKED[p.kind]} ${conflict(p)}: “${p.note}”.`,
	),
};
