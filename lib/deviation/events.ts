import { counted } from "@/lib/counted";
import { DEVIATION_WORDS } from "@/lib/deviation/schema";
import { event, link, say } from "@/lib/ledger/entry";

/** Ledger events of this domain, with how each reads. */
export const deviationEvents = {
	"deviation.responded": event<{ deviationId: string; number: number; track: string; cause: string; response: string }>(
		(p, who) =>
			say`${who} answered ${link(`deviation:${p.deviationId}`, `${p.track} deviation ${p.number}`)}. Cause: “${p.cause}” Response: “${p.response}”`,
	),
	"deviation.raised": event<{
		deviationId: string;
		number: number;
		rule: string;
		control: string | null;
		rows: number;
		detail: string;
		/** It stood already, and its answer has to be given again. Not in events of earlier versions. */
		extended?: boolean;
	}>(
		(p, who) =>
			say`${who} ${p.extended ? "extended" : "raised"} ${link(`deviation:${p.deviationId}`, `deviation ${p.number}`)} (${(DEVIATION_WORDS[p.rule] ?? p.rule).toLowerCase()})${p.control ? ` of control ${p.control}` : ""} with ${counted(p.rows, "row")}: ${p.detail}`,
	),
};
