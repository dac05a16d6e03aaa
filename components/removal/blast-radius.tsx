import type { ReactNode } from "react";
import { type BlastRadius, blastSentence, type Remaining, type Touched } from "@/lib/reach/rules";
import { WAYS } from "@/lib/sod/rules";

/** What else goes with a right, and what stays: the sentence, and the lists under it. */
export function BlastRadiusList({ radius }: { radius: BlastRadius }) {
	const { goes, goesCount, stays, staysCount } = radius;
	return (
		<div className="flex flex-col gap-1 text-sm">
			<p className="text-ink-2">{blastSentence(radius)}</p>
			{goes.length > 0 && (
				<Named title="Goes too" more={goesCount - goes.length}>
					{goes.map((g) => (
						<li key={g.id}>{named(g)}</li>
					))}
				</Named>
			)}
			{stays.length > 0 && (
				<Named title="Stays" more={staysCount - stays.length}>
					{stays.map((s) => (
						<li key={s.id}>
							{named(s)} <span className="text-ink-3">({how(s)})</span>
						</li>
					))}
				</Named>
			)}
		</div>
	);
}

function Named({ title, more, children }: { title: string; more: number; children: ReactNode }) {
	return (
		<div>
			<p className="font-medium">{title}</p>
			<ul className="list-disc pl-5">
				{children}
				{more > 0 && <li className="text-ink-3">and {more.toLocaleString("en-US")} more</li>}
			</ul>
		</div>
	);
}

const named = ({ title, entitlement, system, account }: Touched) => `${title || entitlement} in ${system}, ${account}`;

function how({ via, holder, same }: Remaining): string {
	const way = via === "own" ? WAYS.own : `${WAYS[via]}: ${holder}`;
	return same ? `the same right, ${way}` : `the same duty, ${way}`;
}
