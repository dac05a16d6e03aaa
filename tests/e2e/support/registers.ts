import { expect, type Page } from "@playwright/test";
import { look } from "./look";
import { confirmIdentity } from "./sign-in";

const entry = (page: Page, campaign: string, words: string) =>
	page
		.getByRole("listitem")
		.filter({ hasText: campaign })
		.filter({ hasText: words })
		.filter({ has: page.locator("section") });

/** The control owner approves what a reviewer asked to keep; it is a signing act. */
export async function approveException(page: Page, campaign: string, holder: string): Promise<void> {
	await page.goto("/exceptions");
	const one = entry(page, campaign, `${holder} keeps`);
	await expect(one).toContainText("Requested");
	await look(page);
	await one.getByRole("button", { name: "Approve" }).click();
	const dialog = page.getByRole("dialog", { name: "Approve this exception" });
	await dialog.getByLabel("What your decision rests on").fill("The handover plan, and the weekly look at what was released.");
	await dialog.getByRole("button", { name: "Approve" }).click();
	await confirmIdentity(page);
	await expect(dialog).toBeHidden();
	await expect(one).toContainText("Approved");
}

/** What the closing left behind: one deviation with every row nobody decided, answered by its owner. */
export async function answerNotReviewed(page: Page, campaign: string, rows: number): Promise<void> {
	await page.goto("/deviations");
	const one = entry(page, campaign, `${rows} rows`);
	await expect(one).toContainText("Not reviewed");
	await one.getByText("Answer it", { exact: true }).click();
	await one.getByLabel("Cause").fill("The second look was cut short.");
	await one.getByLabel("What is done about it, and by when").fill("The rows are taken up in the next quarter's review.");
	await look(page);
	await one.getByRole("button", { name: "Save the answer" }).click();
	await expect(one.locator("dd").filter({ hasText: "The second look was cut short." })).toBeVisible();
}
