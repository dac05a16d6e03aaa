import { type Step, Stepper } from "@/components/ui/stepper";
import { STATE_ORDER, STATES, type TrackState } from "@/lib/campaign/rules";

/** Where a track stands on its path from draft to signature, with the day each step was taken. */
export function StatePath({ state, notes }: { state: string; notes: Partial<Record<TrackState, string>> }) {
	const at = STATE_ORDER.indexOf(state as TrackState);
	const steps = STATE_ORDER.filter((s) => s !== "staging" || state === "staging").map((s): Step => {
		const place = STATE_ORDER.indexOf(s);
		return {
			label: STATES[s].word,
			state: place < at || state === "signed" ? "done" : place === at ? "current" : "todo",
			...(notes[s] ? { note: notes[s] } : {}),
		};
	});
	return <Stepper label="State of this track" steps={steps} />;
}
