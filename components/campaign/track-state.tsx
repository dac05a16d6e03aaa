import { Badge } from "@/components/ui/badge";
import { STATES, type TrackState } from "@/lib/campaign/rules";

/** The state of a track in one word. */
export function TrackStateBadge({ state }: { state: string }) {
	const known = STATES[state as TrackState];
	return <Badge tone={known?.tone ?? "neutral"}>{known?.word ?? state}</Badge>;
}
