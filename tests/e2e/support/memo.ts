import { expect, type Page } from "@playwright/test";
import { look } from "./look";
import { confirmIdentity } from "./sign-in";

/** The control owner reads the memo, has the content prepared, and signs over it. Answers what the narrative said. */
export async function signMemo(page: Page, act: string): Promise<string> {
	await page.getByRole("link", { name: "Review the memo and sign" }).click();
	const narrative = page.locator("section").filter({ has: page.getByRole("heading", { name: "How the control is carried out" }) });
	const text = (await narrative.getByRole("paragraph").last().textContent()) ?? "";
	await page.getByRole("button", { name: "Prepare the content" }).click();
	await expect(page.getByText("The content is prepared:")).toBeVisible({ timeout: 30_000 });
	await look(page);
	await page.getByRole("button", { name: act }).click();
	await confirmIdentity(page);
	await expect(page.getByText("Signed.", { exact: true })).toBeVisible();
	await expect(page.locator("code").filter({ hasText: /^[0-9a-f]{64}$/ })).toHaveCount(2);
	await look(page);
	return text;
}
