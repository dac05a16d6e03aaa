import { expect, type Page } from "@playwright/test";
import { look } from "./look";

export type SystemFacts = { name: string; key: string; what: string; owner: string };

/** Adds a system, says who owns it, and puts it into both boundaries with a reason. */
export async function addSystem(page: Page, { name, key, what, owner }: SystemFacts): Promise<void> {
	await page.goto("/inventory/systems");
	await page.getByRole("button", { name: "Add a system" }).click();
	const dialog = page.getByRole("dialog", { name: "Add a system" });
	await dialog.getByLabel("Name").fill(name);
	await dialog.getByLabel("Key").fill(key);
	await dialog.getByLabel("What it is").fill(what);
	await dialog.getByRole("button", { name: "Add it" }).click();
	await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
	await page.getByText("Change", { exact: true }).click();
	await page.getByLabel("Owner").fill(owner);
	await page.getByRole("button", { name: new RegExp(`^${owner}`) }).click();
	await page.getByRole("button", { name: "Save", exact: true }).first().click();
	await expect(page.getByRole("link", { name: owner })).toBeVisible();
	await decideScope(page, "Is it inside the SOC boundary?", "Customers' invoices run through it.");
	await expect(page.getByText("Is inside the SOC boundary")).toBeVisible();
	await decideScope(page, "Is it ICFR-relevant?", "It feeds payables, named in the scoping memo.");
	await expect(page.getByText("Is ICFR-relevant")).toBeVisible();
	await look(page);
}

async function decideScope(page: Page, question: string, reason: string): Promise<void> {
	await page.getByText("Decide", { exact: true }).first().click();
	const form = page.locator("form").filter({ has: page.getByRole("group", { name: question }) });
	await form.getByLabel("Yes").check();
	await form.getByLabel("Reason").fill(reason);
	await form.getByRole("button", { name: "Save" }).click();
}
