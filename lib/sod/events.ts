import { event, link, say } from "@/lib/ledger/entry";
import type { Severity } from "./rules";

const rule = (p: { ruleId: string; code: string }) => link(`sod_rule:${p.ruleId}`, `rule ${p.code}`);

/** Events of duties and the rules that keep them apart. */
export const sodEvents = {
	"sod.catalogue_loaded": event<{ duties: number; rules: number; sha256: string }>(
		(p, who) =>
			say`${who} loaded the shipped rules of segregation of duties: ${p.duties} duties, ${p.rules} rules, ${p.sha256.slice(0, 12)}.`,
	),
	"sod.duties_set": event<{ entitlementId: string; name: string; added: string[]; removed: string[]; none: boolean }>(
		(p, who) =>
			say`${who} set the duties of ${link(`entitlement:${p.entitlementId}`, p.name)}: ${
				p.none
					? "none of them"
					: [p.added.length > 0 ? `added ${p.added.join(", ")}` : "", p.removed.length > 0 ? `took away ${p.removed.join(", ")}` : ""]
							.filter(Boolean)
							.join("; ") || "unchanged"
			}.`,
	),
	"sod.mapping_loaded": event<{ entitlements: number; lines: number; sha256: string }>(
		(p, who) => say`${who} loaded a mapping of duties: ${p.lines} lines over ${p.entitlements} entitlements, ${p.sha256.slice(0, 12)}.`,
	),
	"sod.rule_created": event<{
		ruleId: string;
		code: string;
		kind: string;
		severity: Severity;
		risk: string;
		anyOf: string[];
		other: string[];
		subjects: string[];
	}>((p, who) => say`${who} added ${rule(p)}, ${p.severity}: ${p.risk}.`),
	"sod.rule_changed": event<{
		ruleId: string;
		code: string;
		version: number;
		severity: Severity;
		enabled: boolean;
		reason: string;
		inForce: boolean;
	}>(
		(p, who) =>
			say`${who} ${p.inForce ? "changed" : "proposed to change"} ${rule(p)} to ${p.enabled ? p.severity : "switched off"} (version ${p.version}): “${p.reason}”.`,
	),
	"sod.rule_settled": event<{ ruleId: string; code: string; version: number; inForce: boolean; severity: string; enabled: boolean }>(
		(p, who) =>
			say`${who} ${p.inForce ? "put in force" : "declined"} version ${p.version} of ${rule(p)} (${p.enabled ? p.severity : "switched off"}).`,
	),
};
