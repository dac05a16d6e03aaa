import { defineTable, id, int, text, time, yes } from "./table";

/** 03: what no row of the population is, since it came after the extracts of the review before and was gone in those of this one. */
export const unseen = defineTable(
	"03_population/unseen.csv",
	"Access granted and gone between the extracts of two reviews: nobody decided about it",
	{
		row_id: id("Key of the grant"),
		system: text("System"),
		account: text("Login"),
		identity_ref: id("Reference of the holder, where one is known"),
		identity: text("Name of the holder"),
		identity_kind: text("human, service_account, bot …; unknown where nobody is known"),
		entitlement: text("Role, permission or group"),
		title: text("What it is called"),
		privileged: yes("Privileged, where that is known"),
		first_seen_at: time("When the first extract that shows it was taken"),
		first_import: id("That extract"),
		gone_at: time("When the extract that no longer shows it was taken"),
		gone_import: id("That extract"),
		granted_by: text("Who gave it, as the source says"),
		ticket: text("Under which ticket, as the source says"),
		usage: text("used, never, no_data or not_applicable: unknown is not never"),
		last_used_at: time("Last use, where it is known"),
	},
);

/** 09: what followed a removal besides its proof. */
export const followUps = defineTable(
	"09_followup.csv",
	"After the removal: extracts that still or again show the access, and escalations",
	{
		row_id: id("Number of the removal, and of what followed it"),
		removal: id("Row of 09_removals.csv"),
		item_row: id("Row of 03_population/items.csv"),
		what: text(
			"still_there (claimed, and an extract still shows it), came_back (verified, and an extract shows it again) or escalated (late and not proved)",
		),
		removal_state: text("What the removal was then: open, claimed or verified"),
		noted_at: time("When the product noted it"),
		import: id("Extract that shows the access"),
		seen_at: time("When that extract was taken"),
		gone_import: id("Complete extract that no longer shows it, by the cut-off"),
		gone_at: time("When that one was taken"),
		due_at: time("For an escalation: deadline of the removal"),
		days_late: int("For an escalation: whole days of 24 hours past it, whichever days the track counts"),
		returned_seq: int("Event of the extract in 20_ledger.ndjson"),
		escalated_seq: int("Event of the escalation"),
	},
);
