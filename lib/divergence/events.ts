import { event, link, person, say } from "@/lib/ledger/entry";
import { SETTLED_WORDS, type SettledBecause, VERDICT_WORDS, type Verdict } from "./rules";

type Of = { divergenceId: string; number: number; campaignId: string };
const entry = (p: Of) => link(`divergence:${p.divergenceId}`, `divergence ${p.number}`);

/**
 * Events of two tracks that decide one item differently. Each belongs to the track whose act caused it, since it names that act's actor;
 * of the other track it holds the verdict and nothing else.
 */
export const divergenceEvents = {
	"divergence.opened": event<
		Of & { rowNo: number; holder: string | null; verdicts: { track: string; verdict: Verdict }[]; stricter: Verdict }
	>(
		(p, who) =>
			say`${who} opened ${entry(p)} by this decision: row ${p.rowNo}, held by ${person(p.holder)}, is ${p.verdicts
				.map((v) => `“${VERDICT_WORDS[v.verdict]}” on ${v.track}`)
				.join(" and ")}. The stricter one counts: ${VERDICT_WORDS[p.stricter]}.`,
	),
	"divergence.settled": event<Of & { rowNo: number; because: SettledBecause }>(
		(p, who) => say`${who} settled ${entry(p)} over row ${p.rowNo}. ${SETTLED_WORDS[p.because]}`,
	),
};
