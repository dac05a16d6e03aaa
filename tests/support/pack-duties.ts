import type { conflictOutcomes, conflictRules, conflicts } from "@/lib/evidence/format/rows-duties";
import type { RowOf } from "@/lib/evidence/format/table";
import { exceptionRow, outcomeOf, statusOf } from "./pack-rows";

/** Rows a conflict of the synthetic company stands on: the first of each pair is kept by exception where row 13 and its multiples are. */
const PAIRS: readonly (readonly [number, number | null])[] = [
	[13, 14],
	[26, null],
	[31, 5],
	[39, 6],
	[17, 18],
	[19, null],
];

export const CONFLICTS = PAIRS.length;

/** Requests about conflicts: the second is mitigated, the fifth accepted without a test after a mitigation was declined, the sixth waits. */
const REQUESTS = [
	{ conflict: 2, number: 1, kind: "mitigate", state: "approved" },
	{ conflict: 5, number: 1, kind: "mitigate", state: "declined" },
	{ conflict: 5, number: 2, kind: "accept", state: "approved" },
	{ conflict: 6, number: 1, kind: "accept", state: "requested" },
] as const;
type Request = (typeof REQUESTS)[number];

const ASKER = "owner-1";
const JUDGE = "owner-2";
const tested = ({ kind }: Request) => kind === "mitigate";

/** What the events of a request say; the second only of an approved one. */
export const outcomeEvents = REQUESTS.map((r) => ({
	...{ subject: `conflict_outcome:${r.conflict}0${r.number}`, asker: ASKER, judge: JUDGE },
	asked: {
		...{ conflict: r.conflict, rule: "P2P-01", kind: r.kind, reason: "=Both are needed", riskOwner: "owner-3" },
		...{ control: tested(r) ? "Weekly reading" : "", controlTestRef: tested(r) ? "WP-1" : "", deficiencyCandidate: !tested(r) },
	},
	judged: r.state === "approved" ? { conflict: r.conflict, kind: r.kind, note: "Seen", requestedBy: ASKER } : null,
}));

/** @param seqs events of each request and of its approval */
export function outcomeRows(
	seqs: readonly (readonly [number, number | null])[],
	at: (seq: number) => string,
): RowOf<typeof conflictOutcomes>[] {
	return REQUESTS.map((r, n) => {
		const [asked, approved] = seqs[n] ?? [0, null];
		const decided = r.state !== "requested";
		return {
			...{
				row_id: `${r.conflict}.${r.number}`,
				conflict: r.conflict,
				rule: "P2P-01",
				kind: r.kind,
				state: r.state,
				reason: "=Both are needed",
			},
			...{ control: tested(r) ? "Weekly reading" : null, control_test: tested(r) ? "WP-1" : null, deficiency_candidate: !tested(r) },
			...{ risk_owner_ref: "owner-3", risk_owner: "Third Owner", expires_at: "2027-03-31T00:00:00Z" },
			...{ requested_by_ref: ASKER, requested_by: "Control Owner", requested_at: at(asked) },
			...{
				decided_by_ref: decided ? JUDGE : null,
				decided_by: decided ? "Second Owner" : null,
				decided_at: decided ? at(approved ?? asked) : null,
			},
			...{ decision_note: decided ? "Seen" : null, above: r.kind === "accept" && decided ? ["System Owner"] : null },
			...{ requested_seq: asked, approved_seq: approved },
		};
	});
}

/** What became of each conflict: the first and the fourth by the exception on their first half, the third because its second half goes. */
const OUTCOMES = ["mitigated", "mitigated", "removed", "mitigated", "accepted", "requested"];
export const OUTCOME_COUNTS = { requests: REQUESTS.length, without_outcome: 1, deficiency_candidates: 1 };
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
		outcome: OUTCOMES[conflict - 1] ?? "open",
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
		gone_at: null,
		exception: kept?.row_id ?? null,
		exception_state: kept?.state ?? null,
		compensating_control: kept?.compensating_control ?? null,
		control_test: kept?.control_test ?? null,
		mitigation_tested: kept ? true : null,
	};
}
