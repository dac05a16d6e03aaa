import { defineTable, id, int, list, sha256, text, time, yes } from "./table";

/** 03: every row in scope, as it was frozen when the track was staged. */
export const items = defineTable("03_population/items.csv", "Population in scope, as frozen", {
	row_id: id("Number of the row in the campaign; the same in every file of both tracks"),
	item_sha256: sha256("Hash over the frozen columns of the row"),
	source: id("Extract the row came from: 04_ipe/<source>.json"),
	system: text("System the access is in"),
	environment: text("Environment of the system"),
	account: text("Login in the system"),
	account_status: text("Status of the account at the source"),
	identity_ref: id("Reference of the person or machine; empty when nobody is known to own the account"),
	identity: text("Name of the person or machine"),
	identity_kind: text("human, service_account, workload, bot, ai_agent, shared, break_glass, api_key or unknown"),
	human: yes("Whether a person holds the access; empty when not known"),
	identity_status: text("Status of the identity at the source"),
	job_title: text("Job title at the as-of date"),
	department: text("Department at the as-of date"),
	cost_centre: text("Cost centre at the as-of date"),
	employment: text("Employee, contractor or external; empty when not known"),
	left_at: time("When the person left"),
	manager: text("Manager of the person"),
	owner: text("Business owner of the machine"),
	steward: text("Technical steward of the machine"),
	entitlement: text("Role, permission or group as the source names it"),
	entitlement_title: text("What it allows, in plain words"),
	privileged: yes("Privileged access; empty when not known"),
	risk: text("Risk of the entitlement; empty when not rated"),
	granted_at: time("When it was granted"),
	granted_by: text("Who granted it"),
	ticket: text("Request it was granted under"),
	inherited_through: text("Path of inheritance; empty when direct or not known"),
	first_seen_at: time("First extract that held it"),
	last_used_at: time("Last use; see usage when empty"),
	usage: text("used, never or no_data: no data is not never"),
	valid_to: time("End of validity at the source"),
});

/** 03: every system of the inventory, under review or not: where each of its grants went, and who decided it. */
export const systems = defineTable("03_population/systems.csv", "Every system of the inventory when the population was frozen", {
	row_id: id("Key of the system"),
	system: text("Name"),
	environment: text("Environment"),
	boundary: text("inside, outside, excluded (by this track's filter) or not_decided"),
	reason: text("Why, as said by who decided"),
	decided_by: text("Who decided"),
	decided_at: time("When"),
	decided_seq: int(
		"Event of that decision in the ledger; hash only in 20_ledger.ndjson when it came before the campaign or belongs to no campaign",
	),
	extract: id("Latest complete extract then: 04_ipe/<extract>.json for systems under review; empty: there was none"),
	later_extracts: list("Extracts after it that were not complete: they add grants and end none"),
	grants_held: int("Grants the complete extract holds, by account and entitlement"),
	grants_added: int("Grants the later ones added"),
	grants: int("Grants open when the population was frozen"),
	in_scope: int("Of these in 03_population/items.csv"),
	left_out: int("Of these not reviewed: 03_population/out_of_scope.csv for systems under review"),
	left_out_why: list("Reasons, with the number of grants"),
});

/** 03: every row of an extract that was not accepted, each reason on its own line. */
export const rejectedRows = defineTable("03_population/rejected.csv", "Rows of the extracts that were not accepted", {
	row_id: id("Source, file number and row number of the rejected row, with a counter for further reasons"),
	source: id("Extract: 04_ipe/<source>.json"),
	file: text("Name of the file as received"),
	file_row: int("Row number in that file"),
	column: text("Column that was wrong"),
	value: text("What it held"),
	code: id("Kind of fault"),
	message: text("What was expected"),
	disposition: text("What a named person decided about it: fixed_at_source, not_access or accepted_risk; empty while open"),
	disposition_note: text("Why"),
	disposition_by: text("Who decided"),
	disposition_at: time("When"),
});

/** 03: every grant of a system under review that this track does not review, with the reason. */
export const outOfScopeRows = defineTable(
	"03_population/out_of_scope.csv",
	"Grants of systems under review that are left out of this track's scope",
	{
		row_id: id("Key of the grant"),
		source: id("Extract: 04_ipe/<source>.json"),
		system: text("System the access is in"),
		account: text("Login in the system"),
		identity_kind: text("Kind of the holder"),
		entitlement: text("Role, permission or group"),
		reason: text("Why this track does not review it"),
	},
);

/** 02: numbered gaps. Nothing drops out silently. */
export const gaps = defineTable("02_gaps.csv", "Gaps: what could not be reviewed as designed, and what became of it", {
	row_id: int("Number of the gap"),
	kind: text("No reviewer, no owner, no description, no complete extract, empty scope …"),
	system: text("System concerned"),
	rows: int("Rows concerned"),
	detail: text("What is missing"),
	raised_at: time("When it was found: as the population was frozen, or later when a row was given back"),
	state: text("open, resolved or accepted"),
	accepted_by: text("Who accepted it"),
	accepted_at: time("When"),
	accepted_reason: text("Why"),
});

/** 06: role and entitlement descriptions as reviewers saw them. */
export const entitlements = defineTable("06_entitlements.csv", "Entitlements as described to the reviewers", {
	row_id: id("Key of the entitlement"),
	system: text("System"),
	entitlement: text("Role, permission or group as the source names it"),
	title: text("What it allows, in plain words"),
	description: text("Longer description"),
	privileged: yes("Privileged; empty when not known"),
	risk: text("Risk; empty when not rated"),
	owner: text("Owner of the entitlement"),
	authorised_roles: list("Who may hold it, where the track asks for it"),
});

/** attachments/: every file of proof, by hash. */
export const attachments = defineTable("attachments/index.csv", "Attached files of proof", {
	row_id: id("Key of the attachment"),
	path: text("Path in this pack"),
	sha256: sha256("Hash of the file"),
	bytes: int("Size"),
	kind: text("screenshot, ticket, memo, transcript or other"),
	subject: id("What it proves: removal, exception, import …"),
	item_row: id("Row of the population it belongs to"),
	filename: text("Name as uploaded"),
	media_type: text("Media type as uploaded"),
	uploaded_by: text("Who uploaded it"),
	uploaded_at: time("When"),
	ledger_seq: int("Event in 20_ledger.ndjson"),
});
