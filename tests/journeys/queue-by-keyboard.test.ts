import type { Page } from "@playwright/test";
import { beforeAll, expect, it } from "vitest";
import { look } from "@/tests/e2e/support/look";
import { type Draft, need } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { identity } from "@/tests/support/world/people";
import { launched } from "@/tests/support/world/reviewed";
import { onStage, see } from "./support/stage";

const { stage, windowOf } = onStage();

/** A queue as reviewers have it: most of it plain, some of it not. */
const PLAIN = 372;
const PRIVILEGED = 12;
const LEAVERS = 4;
const GONE = 12;
const ROWS = PLAIN + PRIVILEGED + LEAVERS + GONE;
/** What one act in bulk may hold. Plain rows alike go so, but for the first of them. */
const IN_BULK = 100;
const ONE_BY_ONE = ROWS - 3 * IN_BULK;
const WHY = "Runs the month's close with it; confirmed with the lead this week.";
/** As it is typed into a field for a date, month first. */
const UNTIL = new Date(Date.now() + 90 * 86_400_000).toLocaleDateString("en-US", { month: "2-digit", day: "2-digit", year: "numeric" });

let draft: Draft;
beforeAll(async () => {
	const { pool, co } = stage();
	const ledger = await system(pool, { name: "General ledger", scopes: { SOC: true, SOX: true } });
	const extract = await committedImport(pool, ledger);
	const read = await entitlement(pool, ledger, { title: "Read journals" });
	const close = await entitlement(pool, ledger, { title: "Close a period", privileged: true, risk: "high" });
	const unknown = await entitlement(pool, ledger, { title: "Old report nobody knows", risk: "high" });
	const used = { grantedAt: "2020-01-01", lastUsedAt: new Date().toISOString(), usage: "used" };
	const give = async (right: bigint, status = "active") =>
		grant(pool, ledger, right, extract, { identityId: (await identity(pool, { status })).id, ...used });
	for (let n = 0; n < PLAIN; n++) await give(read);
	for (let n = 0; n < PRIVILEGED; n++) await give(close);
	for (let n = 0; n < LEAVERS; n++) await give(read, "leaver");
	for (let n = 0; n < GONE; n++) await give(unknown);
	draft = await launched(pool, co);
}, 120_000);

const current = (page: Page) => page.locator("tr[aria-current=true]");

/** Goes on with Tab until something of this name has the focus. */
async function tabTo(page: Page, role: string, name: RegExp, most = 25): Promise<void> {
	for (let n = 0; n < most; n++) {
		const found = await page.evaluate(() => {
			const on = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLElement> };
			const called = on?.getAttribute("aria-label") ?? on?.labels?.[0]?.textContent ?? on?.textContent ?? "";
			return { tag: on?.tagName.toLowerCase(), called: called.trim() };
		});
		if (found.tag === role && name.test(found.called)) return;
		await page.keyboard.press("Tab");
	}
	throw new Error(`Tab does not lead to ${role} ${name} in ${most} steps`);
}

it(`a reviewer finishes ${ROWS} rows without touching the mouse`, async () => {
	const { pool, co } = stage();
	const page = await windowOf(need(co.fallback, "SOC"));
	await page.goto("/reviews");
	await tabTo(page, "a", /^Begin/, 40);
	await page.keyboard.press("Enter");
	await see(page.getByRole("table", { name: "Rows to decide" })).toBeVisible();
	await tabTo(page, "button", /^Instructions v\d+, not yet read$/);
	await page.keyboard.press("Enter");
	await see(page.getByRole("dialog")).toBeVisible();
	await tabTo(page, "button", /^I have read them$/);
	await page.keyboard.press("Enter");
	await see(page.getByRole("button", { name: /^Instructions v\d+$/ })).toBeVisible();
	await page.keyboard.press("Escape");

	for (let n = 0; n < ONE_BY_ONE; n++) {
		if (n > 0) await page.keyboard.press("j");
		const text = (await current(page).textContent()) ?? "";
		if (text.includes("nobody knows")) await page.keyboard.press("2");
		else if (text.includes("Leaver")) await keepByException(page);
		else if (text.includes("Close a period")) await keepWithReason(page);
		else await page.keyboard.press("1");
		await see(current(page)).toContainText("pending");
	}
	await see(page.getByText(`${ONE_BY_ONE} pending`, { exact: true })).toBeVisible();

	for (let at = ONE_BY_ONE; at < ROWS; at += IN_BULK) await keepInBulk(page, at);
	await look(page);

	// A busy machine may have taken more than the five minutes for which a sign-in serves signing acts.
	await windowOf(need(co.fallback, "SOC"));
	await page.keyboard.press("Control+Enter");
	await tabTo(page, "button", /^Submit \d+ decisions$/);
	await page.keyboard.press("Enter");
	await see(page.getByText(`${ROWS} decisions in`)).toBeVisible({ timeout: 60_000 });

	const { rows } = await pool.query(
		"select outcome, count(*)::int as rows, count(*) filter (where bulk)::int as in_bulk from decision where campaign_track_id = $1 group by 1 order by 1",
		[need(draft.trackIds, "SOC")],
	);
	expect(rows).toEqual([
		{ outcome: "keep", rows: ROWS - GONE, in_bulk: 3 * IN_BULK },
		{ outcome: "remove", rows: GONE, in_bulk: 0 },
	]);
}, 600_000);

async function keepByException(page: Page): Promise<void> {
	await page.keyboard.press("e");
	await see(page.getByLabel("Why it stays")).toBeFocused();
	await page.keyboard.insertText("Hands over until the end of the month.");
	await page.keyboard.press("Tab");
	await page.keyboard.type(UNTIL);
	await tabTo(page, "button", /^Mark as keep$/);
	await page.keyboard.press("Enter");
}

async function keepWithReason(page: Page): Promise<void> {
	await page.keyboard.press("1");
	await see(page.getByLabel("Reason")).toBeFocused();
	await page.keyboard.insertText(WHY);
	await tabTo(page, "button", /^Mark as keep$/);
	await page.keyboard.press("Enter");
}

/** Selects the next hundred with X and keeps them together. @param pending how many are marked before */
async function keepInBulk(page: Page, pending: number): Promise<void> {
	for (let n = 0; n < IN_BULK; n++) {
		await page.keyboard.press("j");
		await page.keyboard.press("x");
	}
	await see(page.getByText(`${IN_BULK} selected`, { exact: true })).toBeVisible();
	await page.keyboard.press("1");
	await see(page.getByLabel("Reason for all of them")).toBeFocused();
	await page.keyboard.insertText(WHY);
	await tabTo(page, "button", /^Mark \d+ rows$/);
	await page.keyboard.press("Enter");
	await see(page.getByText(`${pending + IN_BULK} pending`, { exact: true })).toBeVisible({ timeout: 60_000 });
}
