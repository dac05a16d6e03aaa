import { CHAIN_STEPS, type ChainStepKind, RELATIONS, type Relation } from "./flags";

/** Names of reviewer groups by id, for steps written as `group.<id>`. */
export type GroupNames = Readonly<Record<string, string>>;

const OTHERS: Readonly<Record<string, string>> = { reassigned: "handed over by hand" };

/** A relation told of somebody else: "they administer this system". */
export function relationWords(relation: Relation): string {
	return (RELATIONS[relation] ?? relation).replace(/\byour own\b/, "their own").replace(/\byou\b/, "they");
}

/** A step of a chain as it stands on a row (`manager`, `group.7`), in words. */
export function stepWords(step: string, groups: GroupNames = {}): string {
	if (step.startsWith("group.")) return `group ${groups[step.slice(6)] ?? step.slice(6)}`;
	return (CHAIN_STEPS[step as ChainStepKind] ?? OTHERS[step] ?? step).replace(/^./, (c) => c.toLowerCase());
}

/** Why a candidate of the chain was passed over: none on record, nobody in the group, not a reviewer of this track, or a relation the track refuses. */
export function passedOverWords(entry: string, groups: GroupNames = {}): string {
	const [step = "", why = ""] = entry.split(":");
	const who = stepWords(step, groups).replace(/^./, (c) => c.toUpperCase());
	if (step.startsWith("group."))
		return why === "none" ? `${who}: nobody in it is an active reviewer of this track` : `${who}: nobody in it may decide this row`;
	if (why === "none") return `${who}: none on record`;
	if (why === "not_reviewer") return `${who}: not an active reviewer of this track`;
	return `${who}: ${relationWords(why as Relation)}`;
}

/** How a row's reviewer was found, in one line: the step, and who stands before it in the chain and why they do not decide. */
export function chosenWords(via: string, passedOver: readonly string[], groups: GroupNames = {}): string {
	const found = via ? stepWords(via, groups) : "nobody found";
	const before = passedOver.map((entry) => passedOverWords(entry, groups));
	return before.length > 0 ? `${found}, since ${before.map((b) => b.replace(/^./, (c) => c.toLowerCase())).join("; ")}` : found;
}
