import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import { appliesWords, CONSEQUENCES, type Consequence, type Criterion } from "@/lib/track/criteria";

const TONES: Record<Consequence, Tone> = { nothing: "ok", reason: "warn", exception: "warn", no_keep: "danger" };

/** The questions of one set, as reviewers meet them: on which rows, with which answers, and what each asks of a keep. */
export function CriteriaList({ criteria }: { criteria: readonly Criterion[] }) {
	return (
		<ol className="flex flex-col divide-y">
			{criteria.map((c) => (
				<li key={c.key} className="py-3 first:pt-0 last:pb-0">
					<p className="font-medium">{c.question}</p>
					{c.help && <p className="text-ink-2 text-sm">{c.help}</p>}
					<p className="mt-1 text-ink-3 text-sm">
						Asked on {appliesWords(c.appliesTo)}.{c.impliedByKeep && " Pressing Keep is the answer in itself."}
					</p>
					<ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-sm">
						{c.answers.map((a) => (
							<li key={a.value} className="flex items-center gap-1.5">
								{a.label} <Badge tone={TONES[a.asks]}>{CONSEQUENCES[a.asks].toLowerCase()}</Badge>
							</li>
						))}
					</ul>
				</li>
			))}
		</ol>
	);
}
