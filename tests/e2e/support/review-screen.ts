import { expect, type Page } from "@playwright/test";
import { look } from "./look";

/** How a row is kept although something stands out. */
export type ExceptionAsked = { why: string; control?: string; test?: string; until: string };

/** The review screen of one track, worked by keyboard. */
export class ReviewScreen {
	constructor(private readonly page: Page) {}

	/** Begins with the card of the campaign, and reads the instructions. */
	async begin(campaign: string, track: string): Promise<void> {
		const { page } = this;
		await page.goto("/reviews");
		const card = page.locator("section").filter({ has: page.getByRole("heading", { name: campaign }) });
		await expect(card).toContainText(track);
		await look(page);
		await card.getByRole("link", { name: "Begin" }).click();
		// Not the open ones alone: what others have is listed too.
		await page.getByRole("button", { name: /^All/ }).click();
		await expect(page.getByRole("table", { name: "Rows to decide" })).toBeVisible();
	}

	async acknowledge(): Promise<void> {
		const { page } = this;
		await page.getByRole("button", { name: /^Instructions v\d+, not yet read$/ }).click();
		await look(page);
		await page.getByRole("button", { name: "I have read them" }).click();
		await expect(page.getByRole("button", { name: /^Instructions v\d+$/ })).toBeVisible();
	}

	/** Searches with the slash key and makes the one row that fits the current one. @param shown what tells it from the row found before */
	async find(words: string, shown: readonly string[]): Promise<void> {
		const { page } = this;
		await this.search(words);
		await expect(page.getByRole("row")).toHaveCount(2);
		for (const text of shown) await this.says(text);
		await page.keyboard.press("j");
		await expect(page.getByRole("row").last()).toHaveAttribute("aria-current", "true");
	}

	private async search(words: string): Promise<void> {
		const { page } = this;
		await page.keyboard.press("/");
		const box = page.getByRole("searchbox", { name: "Search these rows" });
		await expect(box).toBeFocused();
		await box.fill(words);
		await page.keyboard.press("Escape");
	}

	/** What the one row left says. */
	async says(words: string): Promise<void> {
		await expect(this.page.getByRole("row").last()).toContainText(words);
	}

	async pending(count: number): Promise<void> {
		await expect(this.page.getByText(`${count} pending`, { exact: true })).toBeVisible();
	}

	/** 1: keep. What the track asks is answered with y; where it asks nothing, the key alone marks the row. */
	async keep(questions: number): Promise<void> {
		await this.page.keyboard.press("1");
		if (questions > 0) {
			await this.answer(questions);
			await this.mark("keep");
		}
		await this.says("Keep");
		await this.says("pending");
	}

	async remove(): Promise<void> {
		await this.page.keyboard.press("2");
		await this.says("Remove");
		await this.says("pending");
	}

	async change(to: string, reason: string): Promise<void> {
		const { page } = this;
		await page.keyboard.press("3");
		await page.getByLabel("Change it to").fill(to);
		await page.getByLabel("Reason").fill(reason);
		await this.mark("change");
		await this.says("Change");
	}

	/** E: keep with an exception, because of what the row is or of what was answered. */
	async except(questions: number, { why, control, test, until }: ExceptionAsked): Promise<void> {
		const { page } = this;
		await page.keyboard.press("e");
		await this.answer(questions);
		await page.getByLabel("Why it stays").fill(why);
		if (control) await page.getByLabel("Compensating control").fill(control);
		if (test) await page.getByLabel("Last test of that control").fill(test);
		await page.getByLabel("Ends on").fill(until);
		await look(page);
		await this.mark("keep");
		await this.says("Keep");
	}

	/** 4: not mine. The row goes to somebody else and is nothing to this reviewer any more. */
	async handOn(reason: string): Promise<void> {
		const { page } = this;
		await page.keyboard.press("4");
		const dialog = page.getByRole("dialog", { name: "Not mine to decide" });
		await dialog.getByLabel("Why, and who should decide it if you know").fill(reason);
		await dialog.getByRole("button", { name: "Give it back" }).click();
		await expect(dialog).toBeHidden();
	}

	/** 5: a question first. The row stays this reviewer's, undecided. */
	async ask(question: string): Promise<void> {
		const { page } = this;
		await page.keyboard.press("5");
		const dialog = page.getByRole("dialog", { name: "I need information" });
		await dialog.getByLabel("What you need to know, and from whom").fill(question);
		await look(page);
		await dialog.getByRole("button", { name: "Note it" }).click();
		await expect(dialog).toBeHidden();
	}

	/** The history of the current row tells what was asked. */
	async tellsOf(question: string): Promise<void> {
		const { page } = this;
		await page.getByRole("tab", { name: "History" }).click();
		await expect(page.getByRole("listitem").filter({ hasText: "Information asked for by" })).toContainText(question);
		await page.getByRole("tab", { name: "Summary" }).click();
	}

	/** Answers each question with y. */
	private async answer(count: number): Promise<void> {
		const questions = this.page.getByRole("form").getByRole("group");
		await expect(questions).toHaveCount(count);
		for (let at = 0; at < count; at++) {
			await this.page.keyboard.press("y");
			await expect(questions.nth(at).getByRole("radio", { name: "Yes" })).toBeChecked();
		}
	}

	private async mark(outcome: string): Promise<void> {
		const button = this.page.getByRole("button", { name: `Mark as ${outcome}` });
		await button.press("Enter");
		await expect(button).toBeHidden();
	}

	/** X: selects rows that may be decided in bulk, going down from the first of a search. */
	async select(words: string, count: number): Promise<void> {
		const { page } = this;
		await this.search(words);
		for (let n = 0; n < count; ) {
			await page.keyboard.press("j");
			const box = page.locator("tr[aria-current=true]").getByRole("checkbox");
			if ((await box.count()) === 0) continue;
			await page.keyboard.press("x");
			await expect(box).toBeChecked();
			n++;
		}
		await expect(page.getByText(`${count} selected`, { exact: true })).toBeVisible();
	}

	/** Keeps the selected rows together; the bar says how many it leaves out and why. */
	async keepSelected(count: number, reason: string): Promise<void> {
		const { page } = this;
		await expect(page.getByText(/^\d+ of these rows not eligible for bulk: \w/)).toBeVisible();
		await page.getByRole("button", { name: "Keep them" }).click();
		const dialog = page.getByRole("dialog", { name: `Keep ${count} rows` });
		for (const yes of await dialog.getByRole("radio", { name: "Yes" }).all()) await yes.check();
		await dialog.getByLabel("Reason for all of them").fill(reason);
		await look(page);
		await dialog.getByRole("button", { name: `Mark ${count} rows` }).click();
		await expect(dialog).toBeHidden();
	}

	/** Ctrl+Enter: the summary with the track's statement, and the act that decides. */
	async submit(count: number, statement: string): Promise<void> {
		const { page } = this;
		await page.keyboard.press("Control+Enter");
		const dialog = page.getByRole("dialog", { name: new RegExp(`^Submit ${count} decisions?$`) });
		await expect(dialog).toContainText(statement);
		await look(page);
		await dialog.getByRole("button", { name: new RegExp(`^Submit ${count} decisions?$`) }).click();
	}

	/** The receipt: what was decided, and the event in the ledger by number and hash. */
	async receipt(count: number): Promise<void> {
		const { page } = this;
		await expect(page.getByRole("heading", { name: /^Submission \d+$/, level: 1 })).toBeVisible();
		await expect(page.getByText(new RegExp(`^${count} decisions? in`))).toBeVisible();
		await expect(page.getByRole("link", { name: /^number \d+$/ })).toBeVisible();
		await expect(page.locator("code").filter({ hasText: /^[0-9a-f]{64}$/ })).toHaveCount(2);
		await look(page);
	}
}
