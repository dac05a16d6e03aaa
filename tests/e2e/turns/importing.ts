import { fixture } from "@/tests/support/samples";
import { keyOf } from "../support/identities";
import { file, ImportScreen } from "../support/imports";
import { look } from "../support/look";
import { type Part, PEOPLE } from "../support/people";
import { BROKEN_ROW, DESK, DESK_ROWS, deskExtract, JIRA, SAP } from "../support/story";
import { addSystem } from "../support/systems";
import { expect, test } from "../support/test";
import { soFar } from "./so-far";

const deskPeople = [...new Set(Object.values(DESK_ROWS).map(({ person }) => person))];

/** From files to the inventory. */
export function importing(): void {
	test("everybody signs in", async ({ as }) => {
		await Promise.all((Object.keys(PEOPLE) as Part[]).map(as));
		await look(await as("admin"));
	});

	test("the administrator adds the systems and puts them into both boundaries", async ({ as }) => {
		const page = await as("admin");
		for (const system of [JIRA, SAP, DESK]) await addSystem(page, system);
		for (const person of deskPeople) soFar.keys.set(person, await keyOf(page, person));
		await look(page);
	});

	test("the administrator imports a reviewer's sheet: 5 rows, one account without a holder", async ({ as }) => {
		const page = await as("admin");
		const screen = new ImportScreen(page);
		await screen.upload(JIRA.name, [file("jira-access-review.csv", fixture("review-csv/jira-access-review.csv"))]);
		await screen.map("Jira access review spreadsheet");
		await screen.describe({
			object: "Project roles and groups",
			query: "Project settings, people, export",
			count: 5,
			speaksFor: "all access",
		});
		await screen.check();
		await screen.counts("Rows at the source", "5");
		await screen.counts("Accepted", "5");
		await screen.fact("New grants", "5");
		await screen.fact("Without a holder", /^1 account that/);
		await expect(page.getByText("Not imported: role_id")).toBeVisible();
		await screen.takeOver(5);
		await screen.fact("New grants", "5");
	});

	test("the administrator imports three files that join: 36 rows, 16 grants of 12 roles to 8 accounts", async ({ as }) => {
		const page = await as("admin");
		const screen = new ImportScreen(page);
		const files = ["users", "permissions", "assignments"].map((name) => file(`${name}.csv`, fixture(`sap/${name}.csv`)));
		await screen.upload(SAP.name, files);
		await screen.map("SAP users, roles and assignments");
		await screen.describe({ object: "USR02, AGR_1251, AGR_USERS", query: "SE16 export, all rows", count: 36, speaksFor: "all access" });
		await screen.check();
		await screen.counts("Rows at the source", "36");
		await screen.counts("Accepted", "36");
		for (const [name, rows] of Object.entries({ users: 8, permissions: 12, assignments: 16 }))
			await expect(page.getByRole("listitem").filter({ hasText: `${name}.csv` })).toContainText(
				`${rows} rows read, ${rows} accepted, 0 rejected`,
			);
		await screen.fact("New grants", "16");
		await screen.fact("Entitlements", "12, 12 of them new");
		await screen.fact("Accounts", "8, 8 of them new");
		await screen.takeOver(36);
		await screen.fact("New grants", "16");
	});

	test("the administrator imports an extract with a broken row, and says what it is", async ({ as }) => {
		const page = await as("admin");
		const screen = new ImportScreen(page);
		const rows = Object.values(DESK_ROWS);
		await screen.upload(DESK.name, [file("desk.csv", deskExtract(rows, soFar.keys, BROKEN_ROW))]);
		await screen.map("Columns by their names");
		await screen.describe({ object: "Rights report", query: "Report 12, all users", count: rows.length + 1, speaksFor: "all access" });
		await screen.check();
		await screen.counts("Not a date", "−1");
		await screen.counts("Accepted", String(rows.length));
		await expect(page.getByRole("row").filter({ hasText: "31.02.2026" })).toContainText("granted_at");
		await screen.dispose(
			"Not an access right: a total line, comment or test row",
			"A test account of the export, nobody can sign in with it.",
		);
		await screen.fact("Without a holder", /^0 accounts/);
		await screen.takeOver(rows.length);
		await screen.fact("New grants", String(rows.length));
	});
}
