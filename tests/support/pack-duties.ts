import type { conflictRules, conflicts } from "@/lib/evidence/format/rows-duties";
import type { RowOf } from "@/lib/evidence/format/table";
import { exceptionRow, outcomeOf, statusOf } from "./pack-rows";

/** Rows a conflict of the synthetic company stands on: the first of each pair is kept by exception where row 13 and its multiples are. */
const PAIRS: readonly (readonly [number, number | null])[] = [
	[13, 14],
	[26, null],
	[31, 5],
	[39, 6],
];

export const CONFLICTS = PAIRS.length;
/** Rows in scope mapped to no duty. */
export const UNMAPPED = 3;

const rule = (code: string, enabled: boolean, found: number): RowOf<typeof conflictRules> => ({
	row_id: code,
	version: enabled ? 1 : 2,
	kind: "duty_pair",
	process: "Procure to pay",
	origin: "shipped",
	severity: "critical",
	enabled,
	risk: "One person invents a vendor and pays it",
	any_of: ["vendor.maintain"],
	other: ["vendor.pay"],
	subjects: ["human", "non-human"],
	typical_mitigation: "Payments are released by a second person",
	refs: ["AC-5"],
	since: "2026-08-01T08:00:00Z",
	reason: enabled ? null : "Not used in this company",
	proposed_by: enabled ? "job:setup" : "Control Owner",
	settled_by: enabled ? null : "Second Owner",
	conflicts: found,
});

export const ruleRows: readonly RowOf<typeof conflictRules>[] = [rule("P2P-01", true, CONFLICTS), rule("P2P-02", false, 0)];

/** @param exceptions row of the population and event of each exception, by their numbers */
export function conflictRows(exceptions: readonly [number, number][], at: (seq: number) => string): RowOf<typeof conflicts>[] {
	return PAIRS.flatMap(([first, second], n) => [first, second].map((row, side) => part(n + 1, side + 1, row, exceptions, at)));
}

function part(
	conflict: number,
	side: number,
	row: number | null,
	exceptions: readonly [number, number][],
	at: (seq: number) => string,
): RowOf<typeof conflicts> {
	const place = exceptions.findIndex(([i]) => i === row);
	const found = exceptions[place];
	const kept = found && exceptionRow(place + 1, found[0], found[1], at(found[1]));
	return {
		row_id: `${conflict}.${side}`,
		conflict,
		rule: "P2P-01",
		rule_version: 1,
		base_rule: null,
		base_version: null,
		severity: "critical",
		risk: "One person invents a vendor and pays it",
		subject_kind: "human",
		subject_ref: `person-${conflict}`,
		subject: `Person ${conflict}`,
		side,
		duty: side === 1 ? "vendor.maintain" : "vendor.pay",
		duty_title: side === 1 ? "Maintain vendor master" : "Release vendor payments",
		way: "own",
		holder: `Person ${conflict}`,
		system: "ERP",
		account: `CORP\\user${conflict}`,
		entitlement: "=Vendors",
		item_row: row,
		decision: row !== null && statusOf(row) === "decided" ? outcomeOf(row) : null,
		exception: kept?.row_id ?? null,
		exception_state: kept?.state ?? null,
		compensating_control: kept?.compensating_control ?? null,
		control_test: kept?.control_test ?? null,
		mitigation_tested: kept ? true : null,
	};
}
