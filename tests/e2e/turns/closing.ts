import { signMemo } from "../support/memo";
import { answerNotReviewed, approveException } from "../support/registers";
import { CAMPAIGN, DESK_ROWS } from "../support/story";
import { expect, test } from "../support/test";
import { TrackPage } from "../support/track-page";
import { soFar } from "./so-far";

const OWNERS = [
	{ track: "SOC", part: "socOwner", sign: "Sign the assertion memo" },
	{ track: "SOX", part: "soxOwner", sign: "Sub-certify this review" },
] as const;

/** What stays on purpose is approved by the control owner of its track. */
export function approving(): void {
	for (const { track, part } of OWNERS) {
		test(`the ${track} control owner approves the exception`, async ({ as }) => {
			await approveException(await as(part), CAMPAIGN, DESK_ROWS.excepted.person);
		});
	}
}

/** Each control owner ends deciding, answers for what nobody decided, and signs. */
export function closing(): void {
	for (const { track, part, sign } of OWNERS) {
		test(`the ${track} control owner closes the track, answers and signs`, async ({ as }) => {
			const page = await as(part);
			const screen = new TrackPage(page, track);
			await screen.open(CAMPAIGN);
			await screen.act("Start closing");
			await screen.stateIs("Closing");
			await screen.act("Close for good");
			await screen.stateIs("Closed");

			await answerNotReviewed(page, CAMPAIGN, soFar.rows - (soFar.decided.get(track) ?? 0));
			await screen.open(CAMPAIGN);
			soFar.narratives.set(track, await signMemo(page, sign));
		});
	}

	test("each memo tells its own narrative", () => {
		expect(soFar.narratives.get("SOC")).toContain("business need");
		expect(soFar.narratives.get("SOX")).toContain("owner of the entitlement, system or financial control");
	});
}
