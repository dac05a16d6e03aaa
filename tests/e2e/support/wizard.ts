import { expect, type Locator, type Page } from "@playwright/test";
import { look } from "./look";

/** Chooses the option of a list that begins with a name. */
async function choose(select: Locator, name: string): Promise<void> {
	const option = select.locator("option").filter({ hasText: new RegExp(`^${name}`) });
	await select.selectOption({ label: ((await option.first().textContent()) ?? "").trim() });
}

/** How one track of a campaign is configured. */
export type TrackPlan = {
	track: "SOC" | "SOX";
	owner: string;
	control: string;
	report: Record<string, string>;
	/** Systems that stay in; every other one is left out with a reason. */
	keep: readonly string[];
	reviewer: string;
	fallback: string;
};

/** The wizard of a campaign: basics, then the steps of each track. */
export class Wizard {
	constructor(private readonly page: Page) {}

	/** Name, period, tracks with their control owners. As-of and due day stay as the fiscal calendar offers them. */
	async begin(name: string, plans: readonly TrackPlan[]): Promise<void> {
		const { page } = this;
		await page.goto("/campaigns/new");
		await page.getByLabel("Name").fill(name);
		await page.getByLabel("Fiscal period").fill("FY26 Q4, second look");
		for (const { track, owner } of plans) {
			const card = page.locator("section").filter({ has: page.getByRole("checkbox", { name: `${track} track` }) });
			await choose(card.getByLabel("Control owner"), owner);
		}
		await look(page);
		await page.getByRole("button", { name: "Create the draft and go on" }).click();
		await expect(page.getByRole("heading", { name: "Controls tested" })).toBeVisible();
	}

	/** All steps of one track, up to the page that shows the whole draft. Answers how many rows the scope holds. */
	async configure(plan: TrackPlan): Promise<number> {
		const { page } = this;
		await expect(page.getByRole("heading", { name: "Controls tested" })).toBeVisible();
		await page.getByRole("link", { name: `${plan.track} track`, exact: true }).click();
		await expect(page.getByRole("link", { name: `${plan.track} track`, exact: true })).toHaveAttribute("aria-current", "page");
		await this.controls(plan);
		const rows = await this.scope(plan.keep);
		await this.reviewers(plan);
		await this.rules();
		return rows;
	}

	private async goOn(next: string): Promise<void> {
		await look(this.page);
		await this.page.getByRole("button", { name: "Save and go on" }).click();
		await expect(this.page.getByRole("heading", { name: next })).toBeVisible();
	}

	private async controls({ control, report }: TrackPlan): Promise<void> {
		const { page } = this;
		await page.getByRole("checkbox", { name: control }).check();
		for (const [label, value] of Object.entries(report)) {
			const field = page.getByLabel(label, { exact: true });
			if ((await field.locator("option").count()) > 0) await field.selectOption(value);
			else await field.fill(value);
		}
		await this.goOn("Left out, with a reason");
	}

	private async scope(keep: readonly string[]): Promise<number> {
		const { page } = this;
		const add = page.getByRole("button", { name: "Leave something out" });
		await add.click();
		const which = page.getByLabel("Which");
		const labels = (await which.first().locator("option").allTextContents()).map((label) => label.trim());
		const out = labels.filter((label) => label !== "Choose" && !keep.some((name) => label.startsWith(`${name},`)));
		for (const [at, label] of out.entries()) {
			if (at > 0) await add.click();
			await which.nth(at).selectOption({ label });
			await page.getByLabel("Reason").nth(at).fill("Looked at in the quarter's own review.");
		}
		await expect(page.getByText("Not counted yet")).toHaveCount(0);
		const end = page.getByRole("table", { name: "From the inventory to this population" }).getByRole("row").last().getByRole("cell").last();
		// The count follows the filter a moment later; a handful of systems hold less than the whole boundary.
		let rows = 0;
		await expect(async () => {
			rows = Number(((await end.textContent()) ?? "").replaceAll(",", ""));
			expect(rows).toBeGreaterThan(0);
			expect(rows).toBeLessThan(400);
		}).toPass({ timeout: 15_000 });
		await this.goOn("Reviewer chain");
		return rows;
	}

	private async reviewers({ reviewer, fallback }: TrackPlan): Promise<void> {
		const { page } = this;
		const remove = page.getByRole("button", { name: "Remove step 3" });
		if ((await remove.count()) > 0) await remove.click();
		await page.getByLabel("Step 1", { exact: true }).selectOption({ label: "Named reviewer" });
		await choose(page.getByLabel("Person").first(), reviewer);
		await page.getByLabel("Step 2", { exact: true }).selectOption({ label: "Fallback reviewer" });
		await choose(page.getByLabel("Person").nth(1), fallback);
		await this.goOn("Days for a removal");
	}

	private async rules(): Promise<void> {
		await expect(this.page.getByText("Reviewers read and acknowledge exactly this text")).toBeVisible();
		await this.goOn("What will be frozen");
	}
}
