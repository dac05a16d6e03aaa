import { expect, type Page } from "@playwright/test";
import { look } from "./look";

/** The tasks that take access away, and the proof that it is gone. */
export class RemovalScreen {
	constructor(private readonly page: Page) {}

	/** Finds the task of one track about a login of a system. */
	async open(account: string, system: string, track: string): Promise<void> {
		const { page } = this;
		await page.goto(`/removals?q=${encodeURIComponent(system)}&track=${track}`);
		const row = page.getByRole("row").filter({ hasText: account });
		await expect(row).toHaveCount(1);
		await look(page);
		await row.getByRole("link").first().click();
		await expect(page.getByRole("heading", { name: "Facts" })).toBeVisible();
	}

	/** The remediator says that it is done. */
	async claim(ticket: string, note: string): Promise<void> {
		const { page } = this;
		await page.getByLabel("Ticket").first().fill(ticket);
		await page.getByLabel("What was done").fill(note);
		await look(page);
		await page.getByRole("button", { name: "I carried it out" }).click();
		await expect(page.getByText("You carried this out.")).toBeVisible();
	}

	/** Who carried it out is offered no way to verify it. */
	async cannotBeVerifiedByMe(): Promise<void> {
		await expect(this.page.getByRole("button", { name: "It is gone: verify" })).toHaveCount(0);
		await expect(this.page.getByText("It is proved by the next complete extract, or by somebody else with attached proof.")).toBeVisible();
	}

	async attach(name: string, text: string): Promise<void> {
		const { page } = this;
		await page.getByLabel("File").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
		await page.getByLabel("Kind").selectOption({ label: "Transcript" });
		await page.getByRole("button", { name: "Attach", exact: true }).click();
		await expect(page.getByRole("link", { name })).toBeVisible();
	}

	/** The second person looks for themselves. */
	async verify(proof: string, note: string): Promise<void> {
		const { page } = this;
		await page.getByLabel("Proof").selectOption({ label: proof });
		await page.getByLabel("What you checked, and where").fill(note);
		await look(page);
		await page.getByRole("button", { name: "It is gone: verify" }).click();
	}

	/** What stands as its proof. */
	async isProvedBy(words: string): Promise<void> {
		await expect(this.page.locator("dd").filter({ hasText: words })).toBeVisible();
		await look(this.page);
	}
}
