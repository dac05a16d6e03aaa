import { expect, type Locator, type Page } from "@playwright/test";
import { look } from "./look";

/** The page of one track of a campaign. */
export class TrackPage {
	constructor(
		private readonly page: Page,
		readonly track: "SOC" | "SOX",
	) {}

	/** Opens it by way of the campaigns' list. */
	async open(campaign: string): Promise<void> {
		const { page, track } = this;
		await page.goto("/campaigns");
		await page.getByRole("link", { name: campaign }).first().click();
		await page
			.getByRole("main")
			.getByRole("link", { name: `${track} track`, exact: true })
			.click();
		await expect(page.getByRole("heading", { name: `${track} track of ${campaign}`, level: 1 })).toBeVisible();
	}

	private card(title: string): Locator {
		return this.page.locator("section").filter({ has: this.page.getByRole("heading", { name: title, exact: true, level: 2 }) });
	}

	/** Rows of the population, as the waterfall ends. */
	async populationIs(rows: number): Promise<void> {
		const waterfall = this.card("Population").getByRole("table");
		await expect(waterfall.getByRole("row").last()).toContainText(rows.toLocaleString("en-US"));
		await expect(this.page.getByText("The counts do not tie out.")).toHaveCount(0);
		await look(this.page);
	}

	/** How many rows wait for a reviewer. */
	async loadIs(reviewer: string, rows: number): Promise<void> {
		const line = this.card("Load").getByRole("listitem").filter({ hasText: reviewer });
		await expect(line.getByRole("link", { name: new RegExp(`^${rows} rows?$`) })).toBeVisible();
	}

	async gapsInclude(...words: string[]): Promise<void> {
		for (const word of words) await expect(this.card("Gaps").getByRole("listitem").filter({ hasText: word }).first()).toBeVisible();
	}

	/** The control owner: every open gap with a reason, each extract by name, then the population. */
	async accept(systems: readonly string[]): Promise<void> {
		const { page } = this;
		await expect(page.getByRole("button", { name: "Accept the population" })).toBeDisabled();
		await page.getByRole("button", { name: "Choose all open" }).click();
		await page.getByRole("button", { name: /^Accept \d+ with a reason$/ }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Reason").fill("Known to me; the owners of the systems are on it.");
		await look(page);
		await dialog.getByRole("button", { name: "Accept", exact: true }).click();
		await expect(dialog).toBeHidden();
		for (const system of systems) await page.getByRole("checkbox", { name: `I have looked at the extract of ${system}` }).check();
		await page.getByRole("button", { name: "Accept the population" }).click();
		await this.stateIs("Accepted");
	}

	/** The one act that is due, asked for once more in a dialog. */
	async act(name: "Launch" | "Start closing" | "Close for good"): Promise<void> {
		const { page, track } = this;
		await page.getByRole("button", { name, exact: true }).click();
		const dialog = page.getByRole("dialog", { name: `${name}: ${track} track` });
		await dialog.getByRole("button", { name, exact: true }).click();
		await expect(dialog).toBeHidden();
	}

	async stateIs(word: string): Promise<void> {
		await expect(this.page.getByRole("listitem").and(this.page.locator("[aria-current=step]"))).toContainText(word);
	}
}
