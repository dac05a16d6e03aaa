import type { Tx } from "@/lib/db/transaction";
import { type ConflictState, UNSETTLED } from "./rules";
import { conflictStates } from "./state-sql";

/** Conflicts of a track by what has become of them. `unsettled`: without an outcome and with a row in the track's scope. */
export type ConflictTotals = Record<ConflictState, number> & { total: number; candidates: number; unsettled: number };

/** Counts a track's conflicts now; all zero where none were looked for. */
export async function conflictTotals(tx: Tx, campaignTrackId: bigint, now: Date): Promise<ConflictTotals> {
	const rows = await tx.$queryRaw<{ state: ConflictState; in_scope: boolean; rows: bigint; candidates: bigint }[]>`
		select s.state, s.in_scope, count(*) as rows, count(*) filter (where s.candidate) as candidates from ${conflictStates(campaignTrackId, now)} s group by 1, 2`;
	const totals: ConflictTotals = { open: 0, requested: 0, removed: 0, mitigated: 0, accepted: 0, total: 0, candidates: 0, unsettled: 0 };
	for (const row of rows) {
		const n = Number(row.rows);
		totals[row.state] += n;
		totals.total += n;
		totals.candidates += Number(row.candidates);
		if (row.in_scope && UNSETTLED.includes(row.state)) totals.unsettled += n;
	}
	return totals;
}
