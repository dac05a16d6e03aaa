import type { Actor } from "@/lib/access/actor";
import { can } from "@/lib/access/permissions";
import { TRACKS } from "@/lib/track/registry";

/** Severities, mildest first. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule looks for. */
export const KINDS = {
	duty_pair: "A duty of one side together with a duty of the other",
	without: "A duty of one side without any duty of the other",
	same_identity: "One machine identity with both sides of a critical or high pair",
	person_plus_secret: "A person with one side, and the other in a machine they own or whose secret they know",
	cross_environment: "One machine identity valid in production and elsewhere",
	reviewer_independence: "Enforced when reviewers are found and when they decide, not by duties",
} as const;
export type RuleKind = keyof typeof KINDS;

/** How a subject comes to a grant. */
export const WAYS = {
	own: "own account",
	owned_machine: "a machine they own",
	known_secret: "a machine whose secret they know",
} as const;
export type Way = keyof typeof WAYS;

/** What of a version matters to whether it asks less than another. */
export type Asked = {
	enabled: boolean;
	severity: Severity;
	anyOf: readonly string[];
	other: readonly string[];
	subjects: readonly string[];
};

/**
 * Whether a rule would ask less than it does: switched off, a lower severity, a duty or a kind of subject left out. Then a second person puts it in
 * force. A rule that was off asks for nothing less whatever is changed. The database holds the same (guard_sod_rule_version).
 */
export function asksLess(before: Asked, after: Asked): boolean {
	if (!before.enabled) return false;
	const keeps = (all: readonly string[], some: readonly string[]) => some.every((s) => all.includes(s));
	return (
		!after.enabled ||
		SEVERITIES.indexOf(after.severity) < SEVERITIES.indexOf(before.severity) ||
		!keeps(after.anyOf, before.anyOf) ||
		!keeps(after.other, before.other) ||
		!keeps(after.subjects, before.subjects)
	);
}

/** Whether somebody may change duties and rules: a control owner of a track that keeps duties apart. */
export const mayEditDuties = (actor: Actor): boolean => TRACKS.some((t) => t.dutiesApart && can(actor, "sod:edit", { track: t.key }));
