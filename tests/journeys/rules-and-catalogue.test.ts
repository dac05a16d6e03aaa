import { beforeAll, expect, it } from "vitest";
import { ensureCatalogue } from "@/lib/control/ensure-catalogue";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { setDuties } from "@/lib/sod/set-duties";
import { look } from "@/tests/e2e/support/look";
import { type Draft, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";
import { onStage, see } from "./support/stage";

const { stage, windowOf } = onStage();
let draft: Draft;
let second: TestUser;

/** Somebody who maintains vendors and pays them, on a staged SOX track. */
beforeAll(async () => {
	const { pool, co } = stage();
	await ensureRules(await jobCtx("setup"));
	await ensureCatalogue(await jobCtx("setup"));
	second = await user(pool, [{ role: "control_owner", track: "SOX" }], { name: "Sol Second" });
	const owner = await ctxOf(need(co.owners, "SOX"));
	const person = await identity(pool, { name: "Vera Both" });
	for (const duty of ["vendor.maintain", "vendor.pay"]) {
		const systemId = await system(pool);
		const right = await entitlement(pool, systemId);
		await setDuties(owner, { entitlementId: String(right), dutyIds: [duty], none: false });
		await grant(pool, systemId, right, await committedImport(pool, systemId), { identityId: person.id });
	}
	draft = await draftCampaign(pool, co, [{ track: "SOX" }]);
	await stageNow(pool, co, need(draft.trackIds, "SOX"));
}, 120_000);

it("a rule changed in the middle of a campaign leaves the campaign's conflicts as they were found", async () => {
	const { co } = stage();
	const page = await windowOf(need(co.owners, "SOX"));
	const conflicts = `/campaigns/${draft.campaignId}/SOX/conflicts`;
	await page.goto(conflicts);
	const rule = page.getByRole("listitem").filter({ hasText: "rule P2P-01" }).first();
	await see(rule).toContainText("critical");
	await look(page);

	await page.goto("/sod");
	await page.locator("#P2P-01").getByRole("button", { name: "Change" }).click();
	const dialog = page.getByRole("dialog", { name: "Change rule P2P-01" });
	await see(dialog).toContainText("Campaigns that are staged keep the version they were staged with.");
	await dialog.getByLabel("Severity").selectOption("low");
	await dialog.getByLabel("Why").fill("Payments are released by the bank's own second person.");
	await dialog.getByRole("button", { name: "Change it" }).click();
	await see(dialog).toBeHidden();
	await see(page.getByText("A change waits for a second person.")).toBeVisible();
	await see(page.locator("#P2P-01")).toContainText("critical");

	const other = await windowOf(second);
	await other.goto("/sod");
	await other.locator("#P2P-01").getByRole("button", { name: "Put in force" }).click();
	await see(other.locator("#P2P-01").getByRole("button", { name: "Change" })).toBeVisible();
	await see(other.locator("#P2P-01")).toContainText("low");
	await look(other);

	await page.goto(conflicts);
	await see(rule).toContainText("critical");
});

it.each([
	["PR.AC-4", ["PR.AA-05"]],
	["NHI-03", ["NHI7:2025", "NHI5:2025", "NHI1:2025"]],
	["GOV-2", ["MAESTRO-L6", "AICM-IAM-19", "AICM-AIS-11"]],
])("a search for %s leads to the ids it stands for", async (alias, ids) => {
	const page = await windowOf(need(stage().co.owners, "SOX"));
	await page.goto("/controls/catalogue");
	await page.getByLabel("Search").fill(alias);
	await see(page.getByText(`(cited elsewhere as ${alias})`)).toHaveCount(ids.length);
	for (const id of ids) await see(page.getByText(id, { exact: true })).toBeVisible();
	await look(page);
	expect(await page.getByRole("status").first().textContent()).toContain(`${ids.length} of `);
});
