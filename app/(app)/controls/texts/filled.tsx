import type { PreviewFacts } from "@/lib/signoff/queries";
import { fillFrozen, fillText, type TextKind, templateRefusal } from "@/lib/track/template";
import type { Track } from "@/lib/track/track";

type FilledProps = { track: Track; kind: TextKind; template: string; preview: PreviewFacts | null };

/** What a text says over the facts of one campaign, as they are now. */
export function Filled({ track, kind, template, preview }: FilledProps) {
	if (!preview) return <p className="whitespace-pre-line text-pretty">{template}</p>;
	const broken = templateRefusal(track, kind, template);
	const said = broken ? null : kind === "submit" ? fillFrozen(track, template, preview.facts) : fillText(track, template, preview.facts);
	return (
		<figure>
			<p className="max-w-[80ch] whitespace-pre-line text-pretty">{said ?? "Nothing to show until the placeholders are right."}</p>
			<figcaption className="mt-1 text-ink-3 text-sm">Over the facts of {preview.campaign} as they are now.</figcaption>
		</figure>
	);
}
