import { expect, type Page } from "@playwright/test";
import { look } from "./look";

export type ImportFile = { name: string; mimeType: string; buffer: Buffer };

/** A file as one chooses it. */
export const file = (name: string, content: Buffer | string): ImportFile => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

/** The screen of one import, from its files to the inventory. */
export class ImportScreen {
	constructor(private readonly page: Page) {}

	/** Chooses system and files; what each file is, is recognised. */
	async upload(system: string, files: ImportFile[]): Promise<void> {
		const { page } = this;
		await page.goto("/imports/new");
		await page.getByLabel("System").selectOption({ label: `${system} (production)` });
		await page.getByLabel("Files").setInputFiles(files);
		const send = page.getByRole("button", { name: files.length > 1 ? `Upload ${files.length} files` : "Upload the file" });
		for (const one of files) await expect(page.getByRole("heading", { name: one.name })).toBeVisible();
		await expect(page.getByRole("status").filter({ hasText: "Looking at the first rows" })).toHaveCount(0);
		await look(page);
		await send.click();
		await expect(page.getByRole("button", { name: "Use this mapping" })).toBeVisible();
	}

	/** The mapping screen: the preset of this source is offered; use it. */
	async map(preset: string): Promise<void> {
		const { page } = this;
		await expect(page.getByLabel("Preset").locator("option:checked")).toHaveText(preset);
		await look(page);
		await page.getByRole("button", { name: "Use this mapping" }).click();
	}

	/** The facts an auditor asks about a list. */
	async describe(facts: { object: string; query: string; count: number; speaksFor: string }): Promise<void> {
		const { page } = this;
		await page.getByLabel("Report, table or object").fill(facts.object);
		await page.getByLabel("Query, script or report definition").fill(facts.query);
		await page.getByLabel("Extracted by").fill("Ines Falk");
		await page.getByLabel("Taken at, by the source's clock").fill(new Date().toISOString());
		await page.getByLabel("Rows counted at the source").fill(String(facts.count));
		await page.getByLabel("Counted by").fill("Ines Falk, figure shown above the export");
		await page.getByLabel("Authoritative for").fill(facts.speaksFor);
		await page.getByLabel("It is the whole of that").check();
		await look(page);
		await page.getByRole("button", { name: "Save the facts" }).click();
	}

	/** Starts the dry run and waits for its counts. */
	async check(): Promise<void> {
		await this.page.getByRole("button", { name: "Start the dry run" }).click();
		await expect(this.page.getByRole("heading", { name: "What taking it over would do" })).toBeVisible({ timeout: 20_000 });
		await look(this.page);
	}

	/** A line of the waterfall from the source to the accepted rows. */
	async counts(line: string, count: string): Promise<void> {
		const row = this.page.getByRole("table", { name: "From the source to the accepted rows" }).getByRole("row", { name: line });
		await expect(row.getByRole("cell").last()).toHaveText(count);
	}

	/** A fact of a list of facts, such as "New grants". */
	async fact(term: string, value: string | RegExp): Promise<void> {
		const description = this.page.locator("dt", { hasText: new RegExp(`^${term}$`) }).locator("xpath=following-sibling::dd[1]");
		await expect(description).toHaveText(value);
	}

	/** Says what the rejected rows are, so that absence counts again. */
	async dispose(as: string, sentence: string): Promise<void> {
		const { page } = this;
		await page.getByLabel("They are").selectOption({ label: as });
		await page.getByLabel("In a sentence").fill(sentence);
		await page.getByRole("button", { name: /^Dispose of/ }).click();
		await expect(page.getByRole("button", { name: /^Dispose of/ })).toHaveCount(0);
	}

	/** The last step. */
	async takeOver(rows: number): Promise<void> {
		const { page } = this;
		await page.getByRole("link", { name: "Take over" }).click();
		await expect(page.getByText("The import is complete:")).toBeVisible();
		await page.getByRole("button", { name: `Take over ${rows} rows` }).click();
		await expect(page.getByRole("heading", { name: "In the inventory" })).toBeVisible({ timeout: 20_000 });
		await look(page);
	}
}
