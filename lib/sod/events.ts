import { event, say } from "@/lib/ledger/entry";

/** Events of duties and the rules that keep them apart. */
export const sodEvents = {
	"sod.catalogue_loaded": event<{ duties: number; rules: number; sha256: string }>(
		(p, who) =>
			say`${who} loaded the shipped rules of segregation of duties: ${p.duties} duties, ${p.rules} rules, ${p.sha256.slice(0, 12)}.`,
	),
};
