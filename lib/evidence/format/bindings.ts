import { amendments } from "./rows-amendments";
import { conflictOutcomes } from "./rows-duties";
import { followUps } from "./rows-followup";
import { exceptions, lookBacks, removals } from "./rows-outcome";
import { definitions } from "./rows-quality";
import { acknowledgements, decisions } from "./rows-review";
import type { Table } from "./table";

/** Ties rows of a CSV file to events of the ledger, one to one: the verifier compares what both say. */
export interface Binding {
	/** Path of the CSV file. */
	file: string;
	/** Type of event; only events of the pack's own track count. */
	event: string;
	/** Column that holds the event's number; empty where the row has no such event. */
	seq_column: string;
	/** Key of the event's payload, or `@actor` for who acted (without `user:`) → column that must hold the same. */
	fields: Record<string, string>;
}

/** The compiler refuses a column the table does not have. */
function bind<T extends Table>(
	table: T,
	event: string,
	seqColumn: keyof T["columns"] & string,
	fields: Record<string, keyof T["columns"] & string>,
): Binding {
	return { file: table.path, event, seq_column: seqColumn, fields };
}

/** Every such event has its row, and every row that names an event says what the event says. Printed in the manifest. */
export const LEDGER_BINDINGS: readonly Binding[] = [
	bind(amendments, "amendment.requested", "requested_seq", {
		number: "row_id",
		kind: "kind",
		before: "before",
		after: "after",
		reason: "reason",
		"@actor": "requested_by_ref",
	}),
	bind(amendments, "amendment.approved", "approved_seq", {
		number: "row_id",
		after: "after",
		rows: "rows",
		requestedBy: "requested_by_ref",
		note: "note",
		"@actor": "decided_by_ref",
	}),
	bind(amendments, "amendment.declined", "declined_seq", { number: "row_id", note: "note", "@actor": "decided_by_ref" }),
	bind(acknowledgements, "review.instructions_acknowledged", "ledger_seq", {
		version: "instruction_version",
		hash: "instruction_sha256",
		"@actor": "reviewer_ref",
	}),
	bind(decisions, "review.decided", "ledger_seq", {
		decisionId: "decision_id",
		rowNo: "item_row",
		outcome: "decision",
		reason: "reason",
		answers: "criteria_answers",
		change: "change",
		bulk: "bulk",
		criteriaVersion: "criteria_version",
		contextHash: "context_sha256",
		versionSeen: "version_seen",
		relations: "relations",
		holder: "identity_ref",
		replaces: "replaces",
		stage: "stage",
		onBehalfOf: "on_behalf_of_ref",
		"@actor": "reviewer_ref",
	}),
	bind(definitions, "birthright.decided", "ledger_seq", {
		number: "row_id",
		holders: "holders",
		outside: "outside",
		outcome: "decision",
		reason: "reason",
		onBehalfOf: "on_behalf_of_ref",
		"@actor": "reviewer_ref",
	}),
	bind(removals, "removal.verified_by_person", "person_seq", {
		number: "row_id",
		sha256: "proof_sha256",
		claimedBy: "done_by_ref",
		late: "late",
		"@actor": "checked_by_ref",
	}),
	bind(removals, "removal.verified_by_import", "extract_seq", { number: "row_id", importId: "proof_reference", late: "late" }),
	bind(followUps, "removal.came_back", "returned_seq", {
		number: "removal",
		importId: "import",
		removalState: "removal_state",
		seenAt: "seen_at",
	}),
	bind(followUps, "removal.escalated", "escalated_seq", {
		number: "removal",
		dueAt: "due_at",
		days: "days_late",
		state: "removal_state",
	}),
	bind(conflictOutcomes, "conflict.outcome_requested", "requested_seq", {
		conflict: "conflict",
		rule: "rule",
		kind: "kind",
		reason: "reason",
		control: "control",
		controlTestRef: "control_test",
		riskOwner: "risk_owner_ref",
		deficiencyCandidate: "deficiency_candidate",
		"@actor": "requested_by_ref",
	}),
	bind(conflictOutcomes, "conflict.outcome_approved", "approved_seq", {
		conflict: "conflict",
		kind: "kind",
		note: "decision_note",
		requestedBy: "requested_by_ref",
		"@actor": "decided_by_ref",
	}),
	bind(exceptions, "exception.approved", "approved_seq", {
		number: "row_id",
		requestedBy: "requested_by_ref",
		"@actor": "approved_by_ref",
	}),
	bind(exceptions, "exception.renewal_requested", "asked_seq", {
		number: "row_id",
		renews: "renews",
		reason: "reason",
		compensatingControl: "compensating_control",
		controlTestRef: "control_test",
		"@actor": "requested_by_ref",
	}),
	bind(exceptions, "exception.renewed", "renewed_seq", {
		number: "row_id",
		requestedBy: "requested_by_ref",
		"@actor": "approved_by_ref",
	}),
	bind(lookBacks, "look_back.answered", "answered_seq", {
		number: "row_id",
		used: "used",
		howKnown: "how_known",
		effect: "effect",
		from: "looked_from",
		until: "looked_until",
		"@actor": "answered_by_ref",
	}),
];
