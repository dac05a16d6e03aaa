import { defineTable, id, int, list, sha256, text, time, yes } from "./table";

/** 05: who reviewed, why they can, and why they are independent. */
export const reviewers = defineTable("05_reviewers.csv", "Reviewers: competence, independence, instruction", {
	row_id: id("Reference of the reviewer"),
	reviewer: text("Name"),
	job_title: text("Job title"),
	competence: text("Why the reviewer can judge this access"),
	chosen_by: list("Steps of the reviewer chain that chose the reviewer"),
	systems_administered: list("Systems the reviewer administers"),
	rows_assigned: int("Rows assigned"),
	rows_decided: int("Rows decided"),
	checks: list("Relations checked at every decision"),
	relations_found: list("Relations found at some decision"),
	delegations: text("Delegations with dates"),
	instruction_version: int("Version of the instructions acknowledged last"),
	instruction_sha256: sha256("Hash of those instructions"),
	acknowledged_at: time("When they were acknowledged"),
	status: text("Status of the reviewer's identity at the cut-off"),
});

/** 06: each acknowledgement of an instruction version. */
export const acknowledgements = defineTable("06_acknowledgements.csv", "Instructions acknowledged by reviewers", {
	row_id: id("Key of the acknowledgement"),
	reviewer_ref: id("Reference of the reviewer: 05_reviewers.csv"),
	reviewer: text("Name"),
	instruction_version: int("Version of the text"),
	instruction_sha256: sha256("Hash of the text"),
	acknowledged_at: time("When"),
	ledger_seq: int("Event in 20_ledger.ndjson"),
});

/** Standing of a row of 07; `replaced` rows are earlier decisions and `other_stage` rows those of the stage that does not stand: neither counts. */
export const DECISION_STATUS = ["decided", "undecided", "not_reviewed", "no_reviewer", "taken_out", "replaced", "other_stage"] as const;
export type DecisionStatus = (typeof DECISION_STATUS)[number];

/** 07: every row in scope with its decision on this track; earlier decisions that were replaced stand beside it. */
export const decisions = defineTable("07_decisions.csv", "Decisions on every row in scope", {
	row_id: id("Row number of 03_population/items.csv; an earlier decision that was replaced, or of another stage, has .1, .2 … after it"),
	status: text(
		"decided, undecided, not_reviewed (closed without a decision), no_reviewer, taken_out (of the review, by an amendment), replaced or other_stage (these two do not count)",
	),
	item_row: int("Row number of 03_population/items.csv, for replaced decisions too"),
	item_sha256: sha256("Hash of the frozen row, as in 03_population/items.csv"),
	system: text("System the access is in"),
	environment: text("Environment of the system"),
	account: text("Login in the system"),
	identity_ref: id("Reference of the holder"),
	identity: text("Name of the holder"),
	identity_kind: text("Kind of the holder"),
	human: yes("Whether a person holds the access; empty when not known"),
	entitlement: text("Role, permission or group"),
	risk_tags: list("Why the row needs care"),
	delta: text("NEW, CHANGED, UNCHANGED or CAME_BACK since the last review on this track"),
	decision: text("keep, remove or change; empty when undecided"),
	stage: int("Stage of the decision: 1, or 2 for a second reviewer's; empty when undecided"),
	reason: text("Reason given by the reviewer"),
	change: text("What is to be changed"),
	criteria_answers: text("Answers to the criteria, as JSON in the order of the event"),
	control: list("Controls whose objective was tested"),
	criteria_version: text("Version of the criteria shown"),
	criteria_sha256: sha256("Hash of the criteria shown"),
	reviewer_ref: id("Reference of the reviewer: 05_reviewers.csv"),
	reviewer: text("Name of the reviewer"),
	on_behalf_of_ref: id("Whom the reviewer stood in for by an approved delegation: 05_reviewers.csv"),
	chosen_by: text("Step of the reviewer chain that chose the reviewer; groups by name"),
	passed_over: list("Candidates passed over, with the relation that barred them"),
	relations: list("Relations of reviewer to holder and system at decision time"),
	decided_at: time("When, by the database clock"),
	due_at: time("When it was due"),
	due_zone: text("Zone the deadline was set in"),
	late: yes("Decided after the deadline, or not at all"),
	context_sha256: sha256("Hash of what the reviewer was shown"),
	version_seen: int("Version of the row the reviewer saw"),
	bulk: yes("Marked together with other rows"),
	seconds_open: int("Seconds between opening and deciding, seen by the server; empty when not opened"),
	decision_id: id("Key of the decision"),
	replaces: id("Earlier decision it replaces"),
	exception: id("Row of 11_exceptions.csv"),
	removal: id("Row of 09_removals.csv"),
	deviation: id("Number in 12_late.csv"),
	amendment: id("For a row that was taken out: row of 02_amendments.csv"),
	elsewhere: text(
		"For a row that is kept: that its access is removed or changed following another review of the same access; empty when it is not",
	),
	elsewhere_requested_at: time("When that was asked for"),
	elsewhere_verified_at: time("When it was verified; empty while it is not"),
	ledger_seq: int("Event of the decision in 20_ledger.ndjson"),
});
