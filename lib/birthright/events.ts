import { counted } from "@/lib/counted";
import { event, person, say } from "@/lib/ledger/entry";
import { ruleWords } from "./rules";

/** A definition that changed hands by an act of the product; `to` null: to nobody, in this numbered gap. */
type Handing = {
	definitionId: string;
	number: number;
	entitlement: string;
	system: string;
	from: string | null;
	to: string | null;
	gap: number | null;
	reason: string;
};
const definition = (p: Handing) => `definition ${p.number}, “${p.entitlement}” in ${p.system},`;

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
		/** Who had asked for the delegation it was decided by. Not in events of earlier versions. */
		onBehalfOf?: string | null;
	}>((p, who) => {
		const did = `${p.outcome === "keep" ? "confirmed" : "refused"} that ${ruleWords(p)} gets “${p.entitlement}” in ${p.system} by rule, which covers ${counted(p.holders, "holder")}: “${p.reason}”`;
		return p.onBehalfOf ? say`${who}, standing in for ${person(p.onBehalfOf)}, ${did}` : say`${who} ${did}`;
	}),
	"birthright.rerouted": event<Handing>((p) =>
		p.to === null
			? say`The product took ${definition(p)} from ${person(p.from)}: “${p.reason}” Nobody is left who may decide it: gap ${p.gap ?? 0}.`
			: say`The product handed ${definition(p)} on from ${person(p.from)} to ${person(p.to)}: “${p.reason}”`,
	),
	"birthright.delegated": event<Handing>(
		(p) => say`The product handed ${definition(p)} from ${person(p.from)} to ${person(p.to)}, who stands in: “${p.reason}”`,
	),
	"birthright.returned": event<Handing>((p) =>
		p.to === null
			? say`The product took ${definition(p)} back from ${person(p.from)}: “${p.reason}” Nobody is left who may decide it: gap ${p.gap ?? 0}.`
			: say`The product took ${definition(p)} back from ${person(p.from)}; it is with ${person(p.to)}: “${p.reason}”`,
	),
};
