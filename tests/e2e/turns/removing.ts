import { file, ImportScreen } from "../support/imports";
import { RemovalScreen } from "../support/removal-screen";
import { DESK, DESK_ROWS, deskExtract } from "../support/story";
import { expect, test } from "../support/test";
import { soFar } from "./so-far";

const TRACKS = [
	{ track: "SOC", owner: "socOwner" },
	{ track: "SOX", owner: "soxOwner" },
] as const;
const PROOF = "rights-after.txt";

/** Access is taken away, and proved to be gone: once by a second person, once by a later extract. */
export function removing(): void {
	test("the remediator carries the removals out, and cannot verify them", async ({ as }) => {
		const screen = new RemovalScreen(await as("remediator"));
		for (const { track } of TRACKS) {
			await screen.open(DESK_ROWS.removed.account, DESK.name, track);
			await screen.claim("CHG-20114", "Taken out of the role in the desk's administration.");
			await screen.cannotBeVerifiedByMe();
			await screen.open(DESK_ROWS.changed.account, DESK.name, track);
			await screen.attach(PROOF, "msilva: DESK_VIEW\n");
			await screen.claim("CHG-20115", "Release taken away, the right to see stays.");
			await screen.cannotBeVerifiedByMe();
		}
	});

	for (const { track, owner } of TRACKS) {
		test(`a second person verifies the change on ${track} by the attached proof`, async ({ as }) => {
			const screen = new RemovalScreen(await as(owner));
			await screen.open(DESK_ROWS.changed.account, DESK.name, track);
			await screen.verify(PROOF, "Looked at the desk's own list of users: the right is gone.");
			await screen.isProvedBy("checked by");
		});
	}

	test("a later complete extract without the row proves the removal on both tracks", async ({ as }) => {
		const page = await as("admin");
		const screen = new ImportScreen(page);
		const left = Object.values(DESK_ROWS).filter((row) => row !== DESK_ROWS.removed && row !== DESK_ROWS.changed);
		await screen.upload(DESK.name, [file("desk-later.csv", deskExtract(left, soFar.keys))]);
		await screen.map("Columns by their names");
		await screen.describe({ object: "Rights report", query: "Report 12, all users", count: left.length, speaksFor: "all access" });
		await screen.check();
		await screen.fact("Found again", String(left.length));
		await screen.fact("Not in these files", "2: they end");
		await screen.takeOver(left.length);
		await screen.fact("Gone", "2");
		const removals = new RemovalScreen(page);
		for (const { track } of TRACKS) {
			await removals.open(DESK_ROWS.removed.account, DESK.name, track);
			await removals.isProvedBy("a later complete extract");
			await expect(page.getByRole("link", { name: /^import \d+$/ })).toBeVisible();
		}
	});
}
