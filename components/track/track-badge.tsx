import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";

/** The track's word on the track's colour, both given by the track itself. The word is always there. */
export function TrackBadge({ word, tone }: { word: string; tone: Tone }) {
	return <Badge tone={tone}>{word}</Badge>;
}
