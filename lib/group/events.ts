import { event, link, person, say } from "@/lib/ledger/entry";

type Of = { groupId: string; name: string; added: string[]; removed: string[] };
const people = (refs: string[]) => refs.flatMap((ref, i) => (i === 0 ? [person(ref)] : [", ", person(ref)]));

/** Events of reviewer groups: who is in them when rows are handed out counts. */
export const groupEvents = {
	"reviewer_group.created": event<Of>((p, who) => [
		...say`${who} made the reviewer group ${link(`reviewer_group:${p.groupId}`, p.name)} of `,
		...people(p.added),
		".",
	]),
	"reviewer_group.changed": event<Of>((p, who) => [
		...say`${who} changed the reviewer group ${link(`reviewer_group:${p.groupId}`, p.name)}`,
		...(p.added.length > 0 ? ["; added: ", ...people(p.added)] : []),
		...(p.removed.length > 0 ? ["; taken out: ", ...people(p.removed)] : []),
		".",
	]),
};
