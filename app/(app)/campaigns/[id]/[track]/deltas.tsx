import Link from "next/link";
import { Card } from "@/components/ui/card";
import { DELTAS, type Delta, type DeltaCounts } from "@/lib/campaign/rules";

/** What this population is against the last closed campaign of the track: each number leads to its rows. */
export function Deltas({ counts, href }: { counts: DeltaCounts; href: string }) {
	const unseen = (
		<Link className="link" href={`${href}/unseen`} prefetch={false}>
			Granted and gone unseen
		</Link>
	);
	if (counts.against === null)
		return (
			<Card
				title="Since last time"
				note="No campaign of this track was closed before this one was staged: there is nothing to compare with."
			>
				{unseen}
			</Card>
		);
	const kinds = Object.entries(DELTAS) as [Delta, { word: string }][];
	return (
		<Card title="Since last time" note={`Against ${counts.against.name}, the last closed campaign of this track.`}>
			<dl className="grid grid-cols-2 gap-3 sm:grid-cols-5">
				{kinds.map(([delta, { word }]) => (
					<Count key={delta} word={word} rows={counts[delta]} href={`${href}/rows?delta=${delta}`} />
				))}
				<Count word="Gone" rows={counts.REMOVED} href={`${href}/gone`} />
			</dl>
			<p className="mt-3">
				{unseen} <span className="text-ink-3 text-sm">since then, and in none of the two populations</span>
			</p>
		</Card>
	);
}

function Count({ word, rows, href }: { word: string; rows: number; href: string }) {
	return (
		<div>
			<dt className="text-ink-3 text-sm">{word}</dt>
			<dd className="text-lg tabular-nums">
				<Link className="link" href={href} aria-label={`${word}: ${rows.toLocaleString("en-US")}`}>
					{rows.toLocaleString("en-US")}
				</Link>
			</dd>
		</div>
	);
}
