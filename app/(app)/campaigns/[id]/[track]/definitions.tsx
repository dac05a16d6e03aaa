import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { DefinitionView } from "@/lib/birthright/queries";
import { HANDINGS, ruleWords } from "@/lib/birthright/rules";
import type { Assignee } from "@/lib/campaign/track-queries";
import { HandOver } from "./hand-over";

type Props = {
	definitions: DefinitionView[];
	trackId: string;
	/** Whom an open one may be handed to; none for who may not hand it on. */
	reviewers: Assignee[];
};

/** The rules a track reviews in place of their holders: what each covers, what was decided, and the way to another reviewer while it is open. */
export function Definitions({ definitions, trackId, reviewers }: Props) {
	if (definitions.length === 0) return null;
	return (
		<Card
			title={<span id="definitions">Birthright definitions</span>}
			note="Decided once, as the rule; the holders a rule does not name are rows like all others."
		>
			<ul className="flex flex-col">
				{definitions.map((d) => (
					<li key={d.id} className="flex flex-wrap items-start gap-x-3 gap-y-1 border-t py-2.5 first:border-0">
						<div className="min-w-0 flex-1 basis-64">
							<p>
								“{d.entitlement}” in {d.system}: {ruleWords(d)}
							</p>
							<p className="text-ink-3 text-sm">
								covers {d.holders.toLocaleString("en")} {d.holders === 1 ? "holder" : "holders"}, {d.outside.toLocaleString("en")} outside
								it; decided by {d.reviewer ?? "nobody, which is a gap"}
								{d.behalfOf && `, standing in for ${d.behalfOf}`}
								{d.reason && `: “${d.reason}”`}
							</p>
							{d.handed && <Handed {...d.handed} />}
						</div>
						{d.state === "open" && reviewers.length > 0 && (
							<HandOver
								trackId={trackId}
								what={{ definitionId: d.id }}
								label={d.reviewer ? "Hand on" : "Find a reviewer"}
								title={`Definition ${d.number}: “${d.entitlement}”`}
								reviewers={reviewers}
							/>
						)}
						<State state={d.state} outcome={d.outcome} />
					</li>
				))}
			</ul>
		</Card>
	);
}

/** How it came to whom it is with now. */
function Handed({ kind, from, by, reason, at }: NonNullable<DefinitionView["handed"]>) {
	return (
		<p className="text-ink-3 text-sm">
			{HANDINGS[kind]}
			{by && ` by ${by}`}
			{from && `, before with ${from}`}, <Time at={at} show="date" />: “{reason}”
		</p>
	);
}

function State({ state, outcome }: { state: string; outcome: string | null }) {
	if (state === "decided") return <Badge tone={outcome === "keep" ? "ok" : "danger"}>{outcome === "keep" ? "Confirmed" : "Refused"}</Badge>;
	return <Badge tone={state === "open" ? "neutral" : "danger"}>{state === "open" ? "Open" : "Not reviewed"}</Badge>;
}
