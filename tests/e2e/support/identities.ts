import { expect, type Page } from "@playwright/test";

/** The HR number of a person, as the inventory shows it. */
export async function keyOf(page: Page, name: string): Promise<string> {
	await page.goto(`/inventory/identities?q=${encodeURIComponent(name)}`);
	const row = page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
	await expect(row).toHaveCount(1);
	return /E-\d{5}/.exec((await row.textContent()) ?? "")?.[0] ?? "";
}
