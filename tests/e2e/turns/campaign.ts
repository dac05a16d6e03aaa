import { PEOPLE } from "../support/people";
import { CAMPAIGN, DESK_ROWS, SYSTEMS } from "../support/story";
import { expect, test } from "../support/test";
import { TrackPage } from "../support/track-page";
import { type TrackPlan, Wizard } from "../support/wizard";
import { soFar } from "./so-far";

const PLANS: readonly TrackPlan[] = [
	{
		track: "SOC",
		owner: PEOPLE.socOwner.name,
		control: "AC-03",
		report: { Report: "SOC 2", "Report period from": "2026-01-01", to: "2026-12-31", Criteria: "CC6.1, CC6.2, CC6.3" },
		keep: SYSTEMS,
		reviewer: PEOPLE.socReviewer.name,
		fallback: PEOPLE.socFallback.name,
	},
	{
		track: "SOX",
		owner: PEOPLE.soxOwner.name,
		control: "ITGC-AP-07",
		report: {
			"ICFR scoping reference": "ICFR scoping memo 2026, version 3",
			"Account or assertion": "Accounts payable, occurrence",
			"Fiscal quarter": "FY26 Q4",
		},
		keep: SYSTEMS,
		reviewer: PEOPLE.soxReviewer.name,
		fallback: PEOPLE.soxFallback.name,
	},
];
/** Rows of the three imports; those of the database come on top. */
const IMPORTED = 5 + 16 + Object.keys(DESK_ROWS).length;

/** A campaign on both tracks, from its draft to its launch. */
export function campaign(): void {
	test("the administrator configures a campaign on both tracks and stages it", async ({ as }) => {
		const page = await as("admin");
		const wizard = new Wizard(page);
		await wizard.begin(CAMPAIGN, PLANS);
		for (const plan of PLANS) {
			const counted = await wizard.configure(plan);
			expect(counted).toBeGreaterThan(IMPORTED);
			// Both tracks look at the same rows.
			if (soFar.rows > 0) expect(counted).toBe(soFar.rows);
			soFar.rows = counted;
			await page.getByRole("button", { name: `Stage the ${plan.track} track` }).click();
			const track = new TrackPage(page, plan.track);
			await track.stateIs("Staged");
			await track.populationIs(soFar.rows);
			// Nobody reviews what is their own: that one row goes to the fallback.
			await track.loadIs(plan.reviewer, soFar.rows - 1);
			await track.loadIs(plan.fallback, 1);
			await track.gapsInclude("No identity", "No machine accounts");
			await page.getByRole("link", { name: CAMPAIGN }).click();
			if (plan !== PLANS.at(-1)) await page.getByRole("link", { name: "Go on configuring" }).click();
		}
	});

	for (const { track, part } of [
		{ track: "SOC", part: "socOwner" },
		{ track: "SOX", part: "soxOwner" },
	] as const) {
		test(`the ${track} control owner accepts gaps and population`, async ({ as }) => {
			const screen = new TrackPage(await as(part), track);
			await screen.open(CAMPAIGN);
			await screen.stateIs("Staged");
			await screen.accept(SYSTEMS);
		});
	}

	test("the administrator launches both tracks", async ({ as }) => {
		for (const { track } of PLANS) {
			const screen = new TrackPage(await as("admin"), track);
			await screen.open(CAMPAIGN);
			await screen.act("Launch");
			await screen.stateIs("Active");
		}
	});
}
