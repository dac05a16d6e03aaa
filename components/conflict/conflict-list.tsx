"use client";

import { useState } from "react";
import type { FindPeople } from "@/components/inventory/person-picker";
import { Button } from "@/components/ui/button";
import type { ConflictRow } from "@/lib/conflict/page-queries";
import type { Judge, Request } from "./acts";
import { ConflictCard } from "./conflict-card";
import { OutcomeDialog } from "./outcome-dialog";

type Props = {
	rows: ConflictRow[];
	track: string;
	rowsHref: string;
	mayAsk: boolean;
	mayJudge: boolean;
	request: Request;
	judge: Judge;
	findPeople: FindPeople;
};

/** Whether an outcome can be asked for: nothing waits, no side goes, and it is not the reader's own. */
const askable = (row: ConflictRow): boolean => row.state !== "removed" && row.waits === null && !row.holder;

/** A page of conflicts; several can be ticked and asked about in the same words. */
export function ConflictList({ rows, track, rowsHref, mayAsk, mayJudge, request, judge, findPeople }: Props) {
	const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
	const [asking, setAsking] = useState<ConflictRow[] | null>(null);
	const open = rows.filter(askable);
	const chosen = open.filter((r) => ticked.has(r.id));
	const tick = (id: string) => setTicked(new Set(ticked.has(id) ? [...ticked].filter((t) => t !== id) : [...ticked, id]));
	return (
		<>
			{mayAsk && open.length > 1 && (
				<div className="flex flex-wrap items-center gap-2">
					<Button
						kind="primary"
						disabledReason={chosen.length === 0 ? "Tick the conflicts that the same control, or the same acceptance, covers." : undefined}
						onClick={() => setAsking(chosen)}
					>
						{chosen.length === 0 ? "Mitigate or accept those ticked" : `Mitigate or accept ${chosen.length}`}
					</Button>
					<Button onClick={() => setTicked(new Set(chosen.length === open.length ? [] : open.map((r) => r.id)))}>
						{chosen.length === open.length ? "Tick none" : `Tick all ${open.length} on this page`}
					</Button>
				</div>
			)}
			<ul className="flex flex-col gap-3">
				{rows.map((row) => (
					<li key={row.id}>
						<ConflictCard
							row={row}
							rowsHref={rowsHref}
							mayJudge={mayJudge}
							judge={judge}
							ticked={ticked.has(row.id)}
							onTick={mayAsk && open.length > 1 && askable(row) ? () => tick(row.id) : null}
							onAsk={mayAsk && askable(row) ? () => setAsking([row]) : null}
						/>
					</li>
				))}
			</ul>
			{asking && (
				<OutcomeDialog
					rows={asking}
					track={track}
					request={request}
					findPeople={findPeople}
					onClose={(done) => {
						setAsking(null);
						if (done) setTicked(new Set());
					}}
				/>
			)}
		</>
	);
}
