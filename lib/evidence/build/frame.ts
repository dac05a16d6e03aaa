import type { Memo } from "../pack/pdf";
import type { BuildScope } from "./scope";

/** What every page of a pack's PDFs bears. */
export function packFrame(on: BuildScope): Pick<Memo, "period" | "reference" | "at" | "demo"> {
	const { name, fiscalPeriod } = on.definition.campaign;
	return {
		period: `${name} \u00b7 ${on.track.word} \u00b7 ${fiscalPeriod}`,
		reference: `${on.installation.name} \u00b7 ledger at ${on.size} events`,
		at: on.cutoffAt,
		demo: on.installation.demo,
	};
}
