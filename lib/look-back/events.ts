import { event, link, say } from "@/lib/ledger/entry";
import { USED, type Used } from "./rules";

/** Events of looking back at removals that ran late. */
export const lookBackEvents = {
	"look_back.answered": event<{
		removalId: string;
		number: number;
		used: Used;
		howKnown: string;
		effect: string;
		from: string;
		until: string;
	}>(
		(p, who) =>
			say`${who} looked back at ${link(`removal:${p.removalId}`, `removal ${p.number}`)}, ${p.from.slice(0, 10)} to ${p.until.slice(0, 10)}: ${USED[p.used].toLowerCase()}. “${p.howKnown}”${p.effect ? ` Effect: “${p.effect}”.` : ""}`,
	),
};
