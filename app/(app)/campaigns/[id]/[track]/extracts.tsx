import Link from "next/link";
import { Flag } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { None } from "@/components/ui/description-list";
import { Time } from "@/components/ui/time";
import type { ExtractRow } from "@/lib/campaign/track-queries";

/** What one extract is: where it came from, when, by whom, and that its counts tie. */
export function ExtractFacts({ extract }: { extract: ExtractRow }) {
	const ties = extract.sourceCount === extract.readCount && extract.readCount === extract.acceptedCount + extract.rejectedCount;
	const n = (count: number | null) => (count === null ? "not counted" : count.toLocaleString("en-US"));
	return (
		<div className="min-w-0 text-sm">
			<p>
				<Link className="link font-medium text-base" href={`/imports/${extract.importId}`}>
					{extract.system}, {extract.environment}
				</Link>{" "}
				{extract.acceptedAt && <Flag tone="ok">Accepted</Flag>} {!extract.complete && <Flag tone="danger">Not complete</Flag>}{" "}
				{!ties && <Flag tone="danger">Counts do not tie</Flag>}
			</p>
			<p className="text-ink-2">
				{extract.objectName || "Object not named"}, extracted by {extract.extractedBy || "somebody not named"},{" "}
				{extract.extractedAt ? <Time at={extract.extractedAt} show="minute" /> : <None>time not known</None>}
			</p>
			<p className="text-ink-2 tabular-nums">
				At the source {n(extract.sourceCount)} = in the file {n(extract.readCount)} = accepted {n(extract.acceptedCount)} + rejected{" "}
				{n(extract.rejectedCount)}. In this population {n(extract.rows)}, of machines {n(extract.machines)}.
			</p>
			{extract.sha256 && <p className="truncate font-mono text-ink-3 text-xs">SHA-256 {extract.sha256}</p>}
		</div>
	);
}

/** The extracts a population rests on. */
export function Extracts({ extracts }: { extracts: ExtractRow[] }) {
	return (
		<Card title="Extracts behind it" note="Information produced by the company: source, time, counts that tie, hash.">
			<ul className="flex flex-col gap-3">
				{extracts.map((extract) => (
					<li key={extract.importId} className="border-t pt-3 first:border-0 first:pt-0">
						<ExtractFacts extract={extract} />
					</li>
				))}
			</ul>
		</Card>
	);
}
