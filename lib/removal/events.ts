import { type DayBasis, lengthWords } from "@/lib/calendar/rules";
import { event, link, person, say } from "@/lib/ledger/entry";

const task = (p: { removalId: string; number: number }, word = "removal") => link(`removal:${p.removalId}`, `${word} ${p.number}`);

/** How long ago in the days the track counts: "5 working days (7 days in all)". */
function sinceText({ days, counted, basis }: { days: number; counted?: number; basis?: DayBasis | null }): string {
	if (counted === undefined || !basis) return `${lengthWords(null, days)} of 24 hours`;
	return `${lengthWords({ basis }, counted)}${counted === days ? "" : ` (${lengthWords(null, days)} in all)`}`;
}

/** Events of remediation. Claimed and verified are told apart in every sentence. */
export const removalEvents = {
	"removal.claimed": event<{ removalId: string; number: number; ticket: string; note: string; late: boolean }>(
		(p, who) => say`${who} says ${task(p)} is carried out (${p.ticket})${p.late ? ", after the deadline" : ""}; it waits for proof.`,
	),
	"removal.verified_by_person": event<{
		removalId: string;
		number: number;
		attachmentId: string;
		sha256: string;
		claimedBy: string;
		late: boolean;
	}>(
		(p, who) =>
			say`${who} verified ${task(p)}, carried out by ${person(p.claimedBy)}, by attached proof ${p.sha256.slice(0, 12)}${p.late ? ", late" : ""}.`,
	),
	"removal.verified_by_import": event<{ removalId: string; number: number; importId: string; late: boolean }>(
		(p) =>
			say`${task(p, "Removal")} is verified: the access is absent from ${link(`import:${p.importId}`, `import ${p.importId}`)}${p.late ? ", late" : ""}.`,
	),
	"removal.escalated": event<{
		removalId: string;
		number: number;
		dueAt: string;
		/** Whole days of 24 hours since. */
		days: number;
		/** Days of the track's kind since, and which kind that is; null: days of 24 hours. Neither in events of earlier versions. */
		counted?: number;
		basis?: DayBasis | null;
		state: "open" | "claimed";
	}>(
		(p) =>
			say`${task(p, "Removal")} is escalated to the control owners: due ${p.dueAt.slice(0, 10)}, and ${sinceText(p)} later ${p.state === "open" ? "nobody has carried it out" : "it is claimed and not proved"}.`,
	),
	"removal.came_back": event<{ removalId: string; number: number; importId: string; removalState: "claimed" | "verified"; seenAt: string }>(
		(p) =>
			p.removalState === "claimed"
				? say`${link(`import:${p.importId}`, `Import ${p.importId}`)}, taken ${p.seenAt.slice(0, 10)}, still shows the access of ${task(p)}, which was claimed as carried out.`
				: say`The access of ${task(p)} came back: it was verified as gone, and ${link(`import:${p.importId}`, `import ${p.importId}`)}, taken ${p.seenAt.slice(0, 10)}, shows it again.`,
	),
};
