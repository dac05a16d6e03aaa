import type { Attribute } from "./schema";

/** Who gets an entitlement by a rule, in words: "every employee", "everybody in department Finance". */
export function ruleWords({ attribute, value }: { attribute: string; value: string }): string {
	const of: Record<Attribute, string> = {
		everyone: "every employee",
		department: `everybody in department ${value}`,
		job_title: `everybody whose job is ${value}`,
		cost_centre: `everybody of cost centre ${value}`,
	};
	return of[attribute as Attribute] ?? attribute;
}

/** That a definition has no reviewer, as its numbered gap says it. */
export const nobodyText = (d: { system: string; entitlement: string; attribute: string; value: string }): string =>
	`${d.system}: nobody may decide the rule that ${ruleWords(d)} gets “${d.entitlement}”.`;

/** How a definition came to whom it is with now, in words; what follows is when, and the reason. */
export const HANDINGS = {
	rerouted: "Handed on by the product",
	reassigned: "Handed on",
	delegated: "Handed to who stands in",
	returned: "Given back",
} as const satisfies Record<string, string>;

/** Why an entitlement cannot be a birthright, or null: what is privileged or risky is never given by rule alone. */
export function birthrightRefusal(e: {
	title: string;
	privileged: boolean | null;
	risk: string | null;
	refusedBefore: boolean;
}): string | null {
	if (e.privileged || e.risk === "high")
		return `“${e.title}” is privileged or of high risk: each of its holders is reviewed, whatever rule gives it.`;
	if (e.refusedBefore) return `The rule for “${e.title}” was refused when it was last reviewed: its holders are reviewed one by one.`;
	return null;
}

/** Why a definition cannot be decided now by this person, or null. */
export function decideRefusal(d: { state: string; trackState: string }): string | null {
	if (d.trackState !== "active") return "This review is not open: a definition is decided while it is.";
	if (d.state !== "open") return "This definition is decided already. It is asked again in the next review.";
	return null;
}
