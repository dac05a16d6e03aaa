"use client";

import Link from "next/link";
import { SeverityBadge } from "@/components/sod/severity-badge";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import type { Tone } from "@/components/ui/tone";
import type { ConflictRow, Half } from "@/lib/conflict/page-queries";
import { CONFLICT_STATES, type ConflictState } from "@/lib/conflict/rules";
import { WAYS } from "@/lib/sod/rules";
import type { Judge } from "./acts";
import { Asked } from "./asked";
import { JudgeActs } from "./judge-acts";

const TONES: Record<ConflictState, Tone> = { open: "danger", requested: "warn", removed: "ok", mitigated: "ok", accepted: "ok" };

type Props = {
	row: ConflictRow;
	rowsHref: string;
	mayJudge: boolean;
	judge: Judge;
	ticked: boolean;
	/** Null: this conflict cannot be ticked, or asked about. */
	onTick: (() => void) | null;
	onAsk: (() => void) | null;
};

/** What to know of a conflict's state besides its word. */
function stateNotes(row: ConflictRow): string[] {
	const said: string[] = [];
	if (row.state === "removed")
		said.push(
			row.proved
				? "One side is gone: proved by a later extract or a second person."
				: "A reviewer decided to remove one side. The conflict stands until that removal is proved.",
		);
	if (row.byException) said.push("Every row of one side is kept by an approved exception whose control was tested.");
	if (row.candidate) said.push("Accepted without a tested control, so it is also a deficiency candidate.");
	if (!row.inScope) said.push("No half of it is a row of this track: it is listed, and does not stop the signature.");
	const last = row.asked[0];
	if (row.state === "open" && last?.verdict?.word === "approved")
		said.push("Its last outcome has ended. Ask for a new one, or have one side removed.");
	if (row.holder) said.push("It is about your own access, so somebody else asks and decides.");
	return said;
}

/** One conflict: both halves with the way to each, what became of it, and what may be done. */
export function ConflictCard({ row, rowsHref, mayJudge, judge, ticked, onTick, onAsk }: Props) {
	return (
		<Card
			title={`${row.subject}: ${row.risk}`}
			note={`No. ${row.number} · rule ${row.code}${row.base ? ` over ${row.base}` : ""}`}
			actions={
				<>
					<SeverityBadge severity={row.severity} />
					<Badge tone={TONES[row.state]}>{CONFLICT_STATES[row.state]}</Badge>
				</>
			}
		>
			<div className="grid gap-4 sm:grid-cols-2">
				{row.sides.map((side, n) => (
					<div key={n === 0 ? "one" : "two"} className="min-w-0">
						<p className="mb-1 text-ink-3 text-xs">
							{n === 0 ? "One half" : side.length > 0 ? "The other half" : "The other half is missing, which is the conflict"}
						</p>
						<ul className="flex flex-col gap-1.5">
							{side.map((h) => (
								<li key={`${h.system}-${h.account}-${h.entitlement}-${h.duty}`}>
									<Way half={h} rowsHref={rowsHref} />
								</li>
							))}
						</ul>
					</div>
				))}
			</div>
			{stateNotes(row).map((sentence) => (
				<p key={sentence} className="mt-3 text-ink-2 text-sm">
					{sentence}
				</p>
			))}
			{row.asked.length > 0 && (
				<ol className="mt-3 flex flex-col gap-3 border-t pt-3">
					{row.asked.map((asked) => (
						<li key={asked.id}>
							<Asked asked={asked} />
						</li>
					))}
				</ol>
			)}
			{row.waits && mayJudge && <JudgeActs row={row} waits={row.waits} judge={judge} />}
			{onAsk && (
				<div className="mt-3 flex flex-wrap items-center gap-3">
					<Button onClick={onAsk}>Mitigate or accept</Button>
					{onTick && (
						<Checkbox label="Together with others" checked={ticked} onChange={onTick} aria-label={`Tick conflict ${row.number}`} />
					)}
				</div>
			)}
		</Card>
	);
}

function Way({ half, rowsHref }: { half: Half; rowsHref: string }) {
	return (
		<>
			{half.duty && <b className="font-semibold">{half.duty}: </b>}“{half.entitlement}” in {half.system}
			<span className="block text-ink-3 text-sm">
				{half.via === "own" ? WAYS.own : `${WAYS[half.via]}: ${half.holder}`}, login{" "}
				<span className="font-mono text-xs">{half.account}</span>
				{half.rowNo === null ? (
					", outside this track's scope"
				) : (
					<>
						,{" "}
						<Link prefetch={false} className="link" href={`${rowsHref}?search=${encodeURIComponent(half.account)}`}>
							row {half.rowNo}
						</Link>
					</>
				)}
			</span>
		</>
	);
}
