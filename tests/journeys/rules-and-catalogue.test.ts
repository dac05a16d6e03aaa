import { beforeAll, expect, it } from "vitest";
import { ensureCatalogue } from "@/lib/control/ensure-catalogue";
import { requestPack } from "@/lib/evidence/request-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { storedPath } from "@/lib/files/store";
import { canonicalMapping } from "@/lib/import/layout";
import { reviewers } from "@/lib/jobs/reviewers";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { setDuties } from "@/lib/sod/set-duties";
import { look } from "@/tests/e2e/support/look";
import { type Draft, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { importNow } from "@/tests/support/world/importing";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate, closeNow } from "@/tests/support/world/lifecycle";
import { filesOf, rowsOf } from "@/tests/support/world/packs";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";
import { decideRows } from "@/tests/support/world/reviewed";
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
	await page.goto(`/campaigns/${draft.campaignId}/SOX`);
	await see(page.getByText("One rule of duties changed since this population was frozen.")).toBeVisible();
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
	await page.getByRole("main").getByLabel("Search").fill(alias);
	await see(page.getByText(`(cited elsewhere as ${alias})`)).toHaveCount(ids.length);
	for (const id of ids) await see(page.getByText(id, { exact: true })).toBeVisible();
	await look(page);
	expect(await page.getByRole("status").first().textContent()).toContain(`${ids.length} of `);
});

it("an amendment is asked for, approved by another, shown, and in the pack", async () => {
	const { pool, co } = stage();
	const trackId = need(draft.trackIds, "SOX");
	const asks = await windowOf(need(co.owners, "SOX"));
	await asks.goto(`/campaigns/${draft.campaignId}/SOX`);
	await asks.getByRole("link", { name: /Amendments/ }).click();
	await asks.getByRole("button", { name: "Ask for a change" }).click();
	const form = asks.getByRole("dialog", { name: "Ask for a change to this track" });
	await form.getByLabel("Take rows out").check();
	await form.getByLabel("Rows", { exact: true }).fill("2");
	await form.getByLabel("Why it has to change now").fill("The payment system is switched off before the review begins.");
	await look(asks);
	await form.getByRole("button", { name: "Ask", exact: true }).click();
	await see(form).toBeHidden();
	await see(asks.getByText("waits for a control owner of the track who did not ask for it")).toBeVisible();
	await see(asks.getByRole("button", { name: "Approve" })).toHaveCount(0);

	const approves = await windowOf(second);
	await approves.goto("/");
	await approves.getByRole("link", { name: /1 amendment to decide/ }).click();
	await approves.getByRole("button", { name: "Approve" }).click();
	const dialog = approves.getByRole("dialog", { name: "Approve amendment 1" });
	await dialog.getByLabel("Why").fill("Seen with the owner of the system.");
	await dialog.getByRole("button", { name: "Approve" }).click();
	await see(dialog).toBeHidden();
	await see(approves.getByText("In force", { exact: true })).toBeVisible();
	await look(approves);

	await asks.goto(`/campaigns/${draft.campaignId}/SOX/rows?state=taken_out`);
	await see(asks.locator("tr").filter({ hasText: "Taken out" })).toHaveCount(1);

	const { packId } = await requestPack(await ctxOf(need(co.owners, "SOX")), { campaignTrackId: String(trackId) });
	await runPack(await jobCtx("pack"), { packId });
	const { sha256 } = await one<{ sha256: string }>(pool, "select sha256 from evidence_pack where id = $1", [packId]);
	const files = await filesOf(storedPath(sha256));
	expect(rowsOf(files, "02_amendments.csv").map((r) => [r.kind, r.state, r.rows, r.decided_by])).toEqual([
		["scope", "approved", "1", "Sol Second"],
	]);
	expect(rowsOf(files, "07_decisions.csv").map((r) => [r.row_id, r.status, r.amendment])).toContainEqual(["2", "taken_out", "1"]);
});

it("shows what is new, changed, unchanged, came back and gone since the last closed campaign, each with its rows", async () => {
	const { pool, co } = stage();
	const systemId = await system(pool);
	const extract = await committedImport(pool, systemId);
	const grants: Record<string, bigint> = {};
	const plant = async (accountName: string) => {
		const holder = await identity(pool, { name: `Holder of ${accountName}` });
		grants[accountName] = await grant(pool, systemId, await entitlement(pool, systemId), extract, { identityId: holder.id, accountName });
	};
	for (const name of ["stays", "renamed", "returns", "leaves"]) await plant(name);
	const before = need((await draftCampaign(pool, co, [{ track: "SOC" }])).trackIds, "SOC");
	await stageNow(pool, co, before);
	await activate(pool, co, before);
	const { row } = await one<{ row: number }>(
		pool,
		"select r.row_no as row from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.account_name = 'returns'",
		[before],
	);
	await decideRows(pool, co, "SOC", before, [{ row, outcome: "remove", reason: "Moved to another department." }]);
	await closeNow(pool, co, before);
	await pool.query("update identity set job_title = 'Treasurer' where name = 'Holder of renamed'");
	for (const name of ["returns", "leaves"])
		await pool.query("update access_grant set gone_at = app_now(), gone_import_id = $2 where id = $1", [need(grants, name), extract]);
	await pool.query(
		`insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, usage)
		select system_id, account_id, entitlement_id, app_now(), last_import_id, app_now(), last_import_id, 'no_data' from access_grant where id = $1`,
		[need(grants, "returns")],
	);
	await plant("joins");
	const now = await draftCampaign(pool, co, [{ track: "SOC" }]);
	await stageNow(pool, co, need(now.trackIds, "SOC"));

	const page = await windowOf(need(co.owners, "SOC"));
	const track = `/campaigns/${now.campaignId}/SOC`;
	for (const [kind, who] of [
		["New: 1", "joins"],
		["Changed: 1", "renamed"],
		// What others hold stands in both campaigns too.
		[/^Unchanged: \d+$/, "stays"],
		["Came back: 1", "returns"],
		["Gone: 1", "leaves"],
	] as const) {
		await page.goto(track);
		await page.getByRole("link", { name: kind, ...(typeof kind === "string" ? { exact: true } : {}) }).click();
		await see(page.getByText(`Holder of ${who}`).first()).toBeVisible();
		for (const other of ["joins", "renamed", "stays", "returns", "leaves"].filter((name) => name !== who))
			await see(page.getByText(`Holder of ${other}`)).toHaveCount(0);
	}
	await look(page);
	await see(page.getByText("Gone without a removal of this track")).toBeVisible();
	await page.goto(track);
	await look(page);
});

it("a reviewer leaves by the HR extract, and what they had open is with the next in the chain", async () => {
	const { pool, co } = stage();
	const leaver = await user(pool, [{ role: "reviewer", track: "SOC" }], { name: "Lea Goes" });
	const desk = await system(pool);
	const right = await entitlement(pool, desk, { title: "Front desk" });
	const extract = await committedImport(pool, desk);
	for (const name of ["Una First", "Udo Next"])
		await grant(pool, desk, right, extract, { identityId: (await identity(pool, { name, managerId: leaver.identityId })).id });
	const trackId = need((await draftCampaign(pool, co, [{ track: "SOC" }])).trackIds, "SOC");
	await stageNow(pool, co, trackId);
	await activate(pool, co, trackId);
	const before = await windowOf(leaver);
	await before.goto(`/reviews/${trackId}`);
	await see(before.getByText("Una First").first()).toBeVisible();

	const { key } = await one<{ key: string }>(pool, "select key from identity where id = $1", [leaver.identityId]);
	const columns = ["identity_key", "identity_name", "identity_kind", "identity_status"];
	await importNow(pool, co.admin, {
		systemId: await system(pool, { name: "HR" }),
		mapping: canonicalMapping([{ role: "identities", columns }]),
		files: [{ role: "identities", text: `${columns.join(",")}\n${key},Lea Goes,human,leaver\n` }],
		sourceCount: 1,
		whole: false,
	});
	await reviewers.run(await jobCtx("reviewers"), {}, { id: "1", attempt: 1, signal: new AbortController().signal });

	const next = await windowOf(need(co.fallback, "SOC"));
	await next.goto(`/reviews/${trackId}`);
	await next.getByRole("searchbox").fill("Una First");
	await see(next.locator("tr[aria-current=true]")).toContainText("Una First");
	await see(next.getByText(/^fallback reviewer, since manager/)).toBeVisible();
	await look(next);
	await before.goto("/reviews");
	await see(before.getByRole("link", { name: "Begin" })).toHaveCount(0);
	const owner = await windowOf(need(co.owners, "SOC"));
	await owner.goto("/ledger");
	await see(
		owner.getByText(/open rows of .*Lea Goes.* on through the chain: “The reviewer has left, by the HR record\.”/).first(),
	).toBeVisible();
	await look(owner);
});
