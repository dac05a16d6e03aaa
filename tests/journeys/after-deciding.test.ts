import { beforeAll, describe, expect, it } from "vitest";
import { approve } from "@/lib/exception/approve";
import { expire } from "@/lib/exception/expire";
import { canonicalMapping } from "@/lib/import/layout";
import { claim } from "@/lib/removal/claim";
import { look } from "@/tests/e2e/support/look";
import { type Draft, jobCtx, need } from "@/tests/support/world/campaign";
import { importNow } from "@/tests/support/world/importing";
import { system } from "@/tests/support/world/inventory";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";
import { decideRows, launched } from "@/tests/support/world/reviewed";
import { onStage, see } from "./support/stage";

const { stage, windowOf } = onStage();

const COLUMNS = ["account_name", "entitlement_name", "entitlement_title", "identity_key"];
const MAPPING = canonicalMapping([{ role: "grants", columns: COLUMNS }]);
const HOLDERS = ["Ada Kern", "Bo Lund", "Cy Marsh"];
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const exception = (track: string) => ({
	reason: "Kept until the vault takes it over.",
	compensatingControl: `Weekly look at the log, ${track}`,
	controlTestRef: "T-17",
	expiresOn: inDays(90),
});

let draft: Draft;
let systemId: bigint;
let remediator: TestUser;
let second: TestUser;
let lines: string[];

/** A complete extract of the system as it would look with these holders, taken by somebody. */
const extract = (accounts: number[], by: bigint) =>
	importNow(stage().pool, stage().co.admin, {
		systemId,
		mapping: MAPPING,
		files: [{ role: "grants", text: `${[COLUMNS.join(","), ...accounts.map((n) => lines[n])].join("\n")}\n` }],
		sourceCount: accounts.length,
		extractedById: by,
	});

beforeAll(async () => {
	const { pool, co } = stage();
	systemId = await system(pool, { name: "Treasury desk" });
	remediator = await user(pool, ["remediator"], { name: "Rae Mender" });
	second = await user(pool, [{ role: "control_owner", track: "SOX" }], { name: "Sol Second" });
	lines = [];
	for (const [n, name] of HOLDERS.entries()) {
		const { id } = await identity(pool, { name });
		const { key } = await one<{ key: string }>(pool, "select key from identity where id = $1", [id]);
		lines.push(`acc${n},PAY,Release payments,${key}`);
	}
	await extract([0, 1, 2], co.admin.identityId);
	draft = await launched(pool, co);
	await decideRows(pool, co, "SOX", need(draft.trackIds, "SOX"), [
		{ row: 1, outcome: "keep", reason: "", exception: exception("SOX") },
		{ row: 2, outcome: "keep", reason: "", exception: exception("SOX") },
		{ row: 3, outcome: "remove", reason: "Left the desk." },
	]);
	const asked = await pool.query<{ id: string; version: number }>("select id, version from exception order by id");
	for (const { id, version } of asked.rows)
		await approve(await ctxOf(second), { exceptionId: id, version, note: "Weighed against the weekly look." });
}, 120_000);

/** Lets the end of an exception come near or pass, as only the tables' owner can with the guard off. */
async function endIn(row: number, days: number): Promise<void> {
	const { pool } = stage();
	await pool.query("alter table exception disable trigger exception_guard");
	await pool.query(
		"update exception e set expires_at = app_now() + make_interval(days => $2) from review r where r.id = e.review_id and r.row_no = $1",
		[row, days],
	);
	await pool.query("alter table exception enable always trigger exception_guard");
}

describe("an exception", () => {
	it("is announced before it ends, renewed on request, and the renewal is another control owner's word", async () => {
		const { co } = stage();
		await endIn(1, 20);
		const page = await windowOf(need(co.owners, "SOX"));
		await page.goto("/");
		await see(page.getByRole("link", { name: "1 exception ends within 30 days" })).toBeVisible();
		await page.getByRole("link", { name: "1 exception ends within 30 days" }).click();
		const entry = page.locator("section").filter({ has: page.getByRole("heading", { name: `${HOLDERS[0]} keeps` }) });
		await see(entry.first()).toContainText("expiring");
		await see(entry.first()).toContainText("Ask for a renewal in time, or let it end.");
		await entry.first().getByRole("button", { name: "Ask to renew" }).click();
		const dialog = page.getByRole("dialog", { name: "Ask to renew this exception" });
		await dialog.getByLabel("Why the access still stays").fill("The vault goes live a quarter later than planned.");
		await dialog.getByLabel("Where its last test is recorded").fill("T-18");
		await dialog.getByLabel("Ends on").fill(inDays(200));
		await look(page);
		await dialog.getByRole("button", { name: "Ask to renew" }).click();
		await see(dialog).toBeHidden();
		await see(page.getByText(/Its renewal, No\. \d+, waits for an approval\./)).toBeVisible();
		await see(page.getByText("You asked for this or hold the access, so somebody else decides it.")).toBeVisible();

		const other = await windowOf(second);
		await other.goto("/exceptions");
		const asked = other.locator("section").filter({ has: other.getByRole("heading", { name: `${HOLDERS[0]} keeps` }) });
		await asked.filter({ hasText: "requested" }).getByRole("button", { name: "Approve" }).click();
		const judged = other.getByRole("dialog", { name: "Approve this exception" });
		await judged.getByLabel("What your decision rests on").fill("The new date of the vault, and test T-18.");
		await judged.getByRole("button", { name: "Approve" }).click();
		await see(judged).toBeHidden();
		await see(asked.filter({ hasText: "renewed" }).first()).toBeVisible();
		await look(other);
	});

	it("that runs out opens its row again for the reviewer", async () => {
		const { co } = stage();
		await endIn(2, -1);
		expect(await expire(await jobCtx("housekeeping"), {})).toEqual({ expired: 1, reopened: 1 });
		const owner = await windowOf(need(co.owners, "SOX"));
		await owner.goto("/exceptions");
		await see(owner.getByText("It has ended, and its row was opened again for the reviewer.")).toBeVisible();
		await look(owner);
		const page = await windowOf(need(co.fallback, "SOX"));
		await page.goto("/reviews");
		await page.getByRole("link", { name: "Continue" }).click();
		await see(page.getByRole("row").filter({ hasText: HOLDERS[1] })).toContainText("Keep");
	});
});

describe("a removal", () => {
	it("is not proved by an extract the remediator took, and is by somebody else's", async () => {
		const { pool, co } = stage();
		const { id, version } = await one<{ id: string; version: number }>(
			pool,
			"select m.id, m.version from removal m join review r on r.id = m.review_id where r.row_no = 3",
		);
		await claim(await ctxOf(remediator), { removalId: id, ticket: "CHG-7", note: "Taken out of the role.", version });
		await extract([0, 1], remediator.identityId);
		const page = await windowOf(need(co.owners, "SOX"));
		await page.goto(`/removals/${id}`);
		await see(page.getByText("not proved", { exact: true })).toBeVisible();
		await see(page.getByText("CHG-7")).toBeVisible();
		await look(page);
		const proof = await extract([0, 1], co.admin.identityId);
		await page.reload();
		await see(page.getByText(`absent from import ${proof}, a later complete extract`)).toBeVisible();
		await look(page);
	});
});
