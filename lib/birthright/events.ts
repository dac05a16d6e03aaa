import { event, say } from "@/lib/ledger/entry";
import { ruleWords } from "./rules";

/** Ledger events about entitlements reviewed as a rule. */
export const birthrightEvents = {
	"birthright.decided": event<{
		definitionId: string;
		number: number;
		entitlement: string;
		system: string;
		attribute: string;
		value: string;
		holders: number;
		outside: number;
		outcome: "keep" | "remove";
		reason: string;
	}>(
		(p, who) =>
			say`${who} ${p.outcome === "keep" ? "confirmed" : "refused"} that ${ruleWords(p)} gets “${p.entitlement}” in ${p.system} by rule, which covers ${p.holders} holders: “${p.reason}”`,
	),
};
