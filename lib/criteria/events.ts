import { event, link, say } from "@/lib/ledger/entry";

type SetRef = { version: number; label: string; hash: string; questions: number };

/** What is asked less than the track is shipped with, and why. */
function lessText({
	dropped = [],
	weakened = [],
	dropReason = "",
}: {
	dropped?: string[];
	weakened?: string[];
	dropReason?: string;
}): string {
	const says = [
		...(dropped.length > 0 ? [`leaves out what the track is shipped with (${dropped.map((q) => `“${q}”`).join(", ")})`] : []),
		...(weakened.length > 0 ? [`asks less by ${weakened.join(", ")}`] : []),
	];
	return says.length > 0 ? ` It ${says.join(" and ")}: “${dropReason}”` : "";
}

/** Events of the criteria reviewers are asked by. */
export const criteriaEvents = {
	"criteria.published": event<{
		setId: string;
		track: string;
		/** Null: the shipped set, the first there is. */
		before: SetRef | null;
		after: SetRef;
		/** What is asked otherwise than before, a sentence each. */
		changes: string[];
		/** Questions the track is shipped with that are left out, or ask less than they did, and why. Only where there are any. */
		dropped?: string[];
		/** Not in events of earlier versions. */
		weakened?: string[];
		dropReason?: string;
		reason: string;
	}>(
		(p, who) =>
			say`${who} published ${link(`criteria:${p.setId}`, `${p.track} criteria, version ${p.after.version}`)} with ${p.after.questions} ${p.after.questions === 1 ? "question" : "questions"}${p.before ? ` in place of version ${p.before.version}: “${p.reason}” ${p.changes.join(". ")}` : ", as shipped"}.${lessText(p)}`,
	),
};
