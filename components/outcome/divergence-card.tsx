import Link from "next/link";
import { STATE_WORDS } from "@/components/removal/state-words";
import { TrackBadge } from "@/components/track/track-badge";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Time } from "@/components/ui/time";
import type { DivergenceRow } from "@/lib/divergence/queries";
import { SETTLED_WORDS, VERDICT_WORDS } from "@/lib/divergence/rules";
import { trackOf } from "@/lib/track/registry";

/** One row the tracks decided differently: each verdict, the one that counts, and the task that carries it out. */
export function DivergenceCard({ row }: { row: DivergenceRow }) {
	return (
		<Card
			title={`${row.holder}: “${row.title}”`}
			note={`No. ${row.number} · row ${row.rowNo} · ${row.system}`}
			actions={<Badge tone={row.state === "open" ? "warn" : "neutral"}>{row.state === "open" ? "Open" : "Settled"}</Badge>}
		>
			<DescriptionList
				items={[
					...row.verdicts.map((v) => {
						const track = trackOf(v.track);
						return {
							term: `${track.word} verdict`,
							description: (
								<span className="flex items-center gap-2">
									<TrackBadge word={track.word} tone={track.tone} />
									{VERDICT_WORDS[v.verdict]}
								</span>
							),
						};
					}),
					{ term: "What counts", description: <Consequence row={row} /> },
					{
						term: "Opened",
						description: <Time at={row.openedAt} show="minute" />,
					},
					...(row.settledAt && row.settledBecause
						? [
								{
									term: "Settled",
									description: (
										<>
											<Time at={row.settledAt} show="minute" />. {SETTLED_WORDS[row.settledBecause]}
										</>
									),
								},
							]
						: []),
				]}
			/>
		</Card>
	);
}

function Consequence({ row }: { row: DivergenceRow }) {
	const word = VERDICT_WORDS[row.stricter];
	const { removal } = row;
	if (!removal) return <>The stricter verdict: {word}.</>;
	const { word: track } = trackOf(removal.track);
	const task = `${track} removal task`;
	return (
		<>
			The stricter verdict: {word}, by{" "}
			{removal.id ? <Link className="link" href={`/removals/${removal.id}`}>{`the ${task}`}</Link> : `a ${task}`} (
			{(STATE_WORDS[removal.state] ?? removal.state).toLowerCase()}
			{removal.verifiedAt ? (
				<>
					, proved <Time at={removal.verifiedAt} show="date" />
				</>
			) : (
				<>
					, due <Time at={removal.dueAt} show="date" zone={removal.dueZone} />
				</>
			)}
			).
		</>
	);
}
