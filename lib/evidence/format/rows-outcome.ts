import { defineTable, id, int, sha256, text, time, yes } from "./table";

/** State of a row of 09: `verified` is proved, `open` and `claimed` are open, `withdrawn` was taken back by a later decision. */
export const REMOVAL_STATE = ["open", "claimed", "verified", "withdrawn"] as const;

/** 09: each removal or change ordered by a decision, and its proof. */
export const removals = defineTable("09_removals.csv", "Removals and changes, to their proof", {
	row_id: id("Number of the removal on this track"),
	item_row: id("Row of 03_population/items.csv"),
	kind: text("remove or change"),
	instruction: text("What is to be changed; empty for a removal"),
	system: text("System"),
	account: text("Login"),
	identity_ref: id("Reference of the holder"),
	identity: text("Name of the holder"),
	entitlement: text("Role, permission or group"),
	decision_id: id("Decision that ordered it: 07_decisions.csv"),
	decided_at: time("When it was ordered"),
	sla_days: int("Days allowed"),
	due_at: time("When it is due"),
	due_zone: text("Zone the deadline was set in"),
	state: text("open, claimed, verified or withdrawn"),
	ticket: text("Ticket it was done under"),
	done_by_ref: id("Reference of who says it is done"),
	done_by: text("Who says it is done"),
	done_at: time("When they said so"),
	note: text("Note of the remediator"),
	proof_kind: text("later_import or second_person; empty while not verified"),
	proof_reference: id("Import (04_ipe/import-<number>.json) or attachment (attachments/index.csv) that proves it"),
	proof_sha256: sha256("Hash of that extract or attachment, which is in the pack"),
	checked_by_ref: id("Reference of who checked; empty when an extract proved it"),
	checked_by: text("Who checked"),
	checked_at: time("When it was verified"),
	days_taken: int("Whole days from decision to verification"),
	late: yes("Verified after the deadline, or still open after it"),
	claimed_seq: int("Event of the claim in 20_ledger.ndjson"),
	person_seq: int("Event of the verification by a second person"),
	extract_seq: int("Event of the verification by a later extract"),
});

/** 11: access kept on purpose. */
export const exceptions = defineTable("11_exceptions.csv", "Exceptions: access kept on purpose", {
	row_id: id("Number in this track's register"),
	item_row: id("Row of 03_population/items.csv"),
	system: text("System"),
	account: text("Login"),
	holder_ref: id("Reference of the holder"),
	holder: text("Name of the holder"),
	entitlement: text("Role, permission or group"),
	state: text("requested, approved, declined, closed or expired"),
	reason: text("Why the access is kept"),
	risk_owner: text("Who owns the risk"),
	compensating_control: text("Control that makes up for it"),
	control_test: text("Reference of the last test of that control; empty: not tested"),
	requested_by_ref: id("Reference of who asked"),
	requested_by: text("Who asked"),
	requested_at: time("When"),
	approved_by_ref: id("Reference of who approved or declined: neither holder nor requester"),
	approved_by: text("Who approved or declined"),
	approved_at: time("When"),
	decision_note: text("Note of the approver"),
	expires_at: time("End of the exception"),
	closed_at: time("When it was closed"),
	closed_reason: text("Why"),
	approved_seq: int("Event of the approval in 20_ledger.ndjson; empty when it was not approved"),
});

/** 12: deviations with their rows. A deviation is a control that did not work as designed; it has no approver and no expiry. */
export const deviations = defineTable("12_late.csv", "Deviations: late, not reviewed, unproved", {
	row_id: id("Number of the deviation and the row it touches"),
	deviation: int("Number in this track's list"),
	rule: text("not_reviewed, late_decision, late_removal, unproved_removal …"),
	control: text("Control that did not work as designed"),
	item_row: id("Row of 03_population/items.csv"),
	removal: id("Row of 09_removals.csv"),
	detail: text("What happened"),
	cause: text("Why"),
	owner: text("Who answers for it"),
	response: text("Management's response"),
	raised_at: time("When it was found"),
	ledger_seq: int("Event in 20_ledger.ndjson"),
});
