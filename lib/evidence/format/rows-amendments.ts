import { defineTable, id, int, text, time } from "./table";

/** 02: what was changed after the population was frozen, and what was asked for and not approved. */
export const amendments = defineTable("02_amendments.csv", "Amendments: changes after the population was frozen", {
	row_id: id("Number of the amendment on this track"),
	kind: text("scope (rows taken out of the review), due, rules (removal days, closing policy) or reviewer (open rows handed on)"),
	before: text("What stood, as JSON"),
	after: text("What is to stand, as JSON"),
	in_words: text("The change in words"),
	rows: int("Rows it took out of the review (status taken_out of 07_decisions.csv) or handed on when it came into force"),
	reason: text("Why it was asked for"),
	requested_by_ref: id("Reference of who asked"),
	requested_by: text("Who asked"),
	requested_at: time("When"),
	state: text("requested, approved or declined"),
	decided_by_ref: id("Reference of the control owner who approved or declined: not who asked"),
	decided_by: text("Who approved or declined"),
	decided_at: time("When; an approved amendment is in force from then"),
	note: text("Note of who decided"),
	requested_seq: int("Event of the request in 20_ledger.ndjson"),
	approved_seq: int("Event of the approval"),
	declined_seq: int("Event of the refusal"),
});
