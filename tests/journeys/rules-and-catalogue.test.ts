import { beforeAll, expect, it } from "vitest";
import { ensureCatalogue } from "@/lib/control/ensure-catalogue";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { setDuties } from "@/lib/sod/set-duties";
import { look } from "@/tests/e2e/support/look";
import { type Draft, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";
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
	const plain = await system(pool);
	const list = await entitlement(pool, plain, { title: "Read the price list" });
	await grant(pool, plain, list, await committedImport(pool, plain), { identityId: (await identity(pool, { name: "Pia Plain" })).id });
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

it("questions written anew in the middle of a campaign are asked by the next one, with a choice, and by that one as before", async () => {
	const { pool, co } = stage();
	const owner = await windowOf(need(co.owners, "SOX"));
	await owner.goto("/");
	await owner.getByRole("link", { name: "Criteria" }).click();
	await owner.getByRole("button", { name: "Write the next version" }).click();
	await look(owner);
	await owner.getByRole("button", { name: "Add a question" }).click();
	const question = owner
		.getByRole("group")
		.filter({ hasText: /^Question \d/ })
		.last();
	await question.getByLabel("Question", { exact: false }).first().fill("How do you know that it is used?");
	await question.getByLabel("Answer 1").fill("From its logs");
	await question.getByLabel("Answer 2").fill("The holder told me");
	await question.getByRole("button", { name: "Add an answer" }).click();
	await question.getByLabel("Answer 3").fill("I do not know");
	await question.getByLabel("asks").nth(2).selectOption("no_keep");
	await see(owner.getByRole("region", { name: "What changes" })).toContainText("New, on every row: “How do you know that it is used?”");
	await owner.getByLabel("Why the questions change").fill("A yes is worth what it rests on.");
	await look(owner);
	await owner.getByRole("button", { name: "Publish version 2" }).click();
	await see(owner.getByText("How do you know that it is used?")).toBeVisible();
	await look(owner);

	await owner.goto(`/campaigns/${draft.campaignId}/SOX`);
	const frozen = owner.locator("details").filter({ hasText: "questions" });
	await frozen.locator("summary").click();
	await see(frozen).toContainText("Does the holder's current duty need this?");
	expect(await frozen.textContent()).not.toContain("How do you know that it is used?");
	await look(owner);

	const next = await draftCampaign(pool, co, [{ track: "SOX" }]);
	await stageNow(pool, co, need(next.trackIds, "SOX"));
	await activate(pool, co, need(next.trackIds, "SOX"));
	const reviewer = await windowOf(need(co.fallback, "SOX"));
	await reviewer.goto(`/reviews/${need(next.trackIds, "SOX")}`);
	await reviewer.getByRole("searchbox").fill("Pia Plain");
	await see(reviewer.locator("tr[aria-current=true]")).toContainText("Pia Plain");
	await reviewer.locator("tr[aria-current=true]").click();
	await reviewer.keyboard.press("1");
	for (const key of ["y", "y", "c"]) await reviewer.keyboard.press(key);
	await see(reviewer.getByText("With this answer the access cannot be kept.")).toBeVisible();
	await look(reviewer);
	await reviewer.getByRole("radio", { name: "From its logs" }).check();
	await reviewer.getByRole("button", { name: "Mark as keep" }).click();
	await see(reviewer.locator("tr[aria-current=true]")).toContainText("pending");
});

it("a text is refused by a fact nobody knows, shows what it would say, and stands with the next campaign", async () => {
	const page = await windowOf(need(stage().co.owners, "SOX"));
	await page.goto(`/controls/texts?campaign=${draft.campaignId}`);
	await look(page);
	await page.getByRole("button", { name: "Write the next version" }).last().click();
	const text = page.getByLabel("Text of version 2");
	await text.fill("The review {{campaign}} covers {{profit}} and says how it was done.");
	await see(page.getByText("{{profit}} is not known here.")).toBeVisible();
	await text.fill("The review {{campaign}} covers {{inScope}} and says how it was done.");
	await see(page.getByRole("region", { name: "Preview" })).toContainText("covers 3 grants and says how it was done.");
	await look(page);
	await page.getByLabel("Why the text changes").fill("The narrative is told in one sentence.");
	await page.getByRole("button", { name: "Publish version 2" }).click();
	await see(page.getByText("“The narrative is told in one sentence.”")).toBeVisible();
});

it("the owner of the financial control says who may hold an entitlement, and sees who is outside", async () => {
	const { pool, co } = stage();
	const { id } = await one<{ id: string }>(pool, "select id from entitlement where title = 'Read the price list'");
	await pool.query("update identity set department = 'Sales' where name = 'Pia Plain'");
	const page = await windowOf(need(co.owners, "SOX"));
	await page.goto(`/inventory/entitlements/${id}`);
	await page.getByRole("button", { name: "Say who may hold it" }).click();
	await page.getByRole("button", { name: "Add a role" }).click();
	await page.getByLabel("is", { exact: true }).fill("Finance");
	await see(page.getByText("With these: 1 of 1 holder is outside.")).toBeVisible();
	await look(page);
	await page.getByRole("button", { name: "Save" }).click();
	await see(page.getByText("1 of 1 holder is outside.")).toBeVisible();
	await see(page.getByText("Outside authorised roles", { exact: true })).toBeVisible();
	await look(page);
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
