import { beforeAll, describe, expect, it } from "vitest";
import { settleDefinitions } from "@/lib/birthright/settle";
import { approve } from "@/lib/exception/approve";
import { expire } from "@/lib/exception/expire";
import { canonicalMapping } from "@/lib/import/layout";
import { measure } from "@/lib/quality/measure";
import { setThresholds } from "@/lib/quality/set-thresholds";
import { claim } from "@/lib/removal/claim";
import { trackOf } from "@/lib/track/registry";
import { look } from "@/tests/e2e/support/look";
import { type Draft, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { importNow } from "@/tests/support/world/importing";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";
import { decideRows, launched } from "@/tests/support/world/reviewed";
import { onStage, see } from "./support/stage";

const { stage, windowOf } = onStage();

const COLUMNS = ["account_name", "entitlement_name", "entitlement_title", "identity_key"];
const MAPPING = canonicalMapping([{ role: "grants", columns: COLUMNS }]);
const HOLDERS = ["Ada Kern", "Bo Lund", "Cy Marsh"];
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const exception = (track: string) => ({
	reason: "Kept until the vault takes it over.",
	compensatingControl: `Weekly look at the log, ${track}`,
	controlTestRef: "T-17",
	expiresOn: inDays(90),
});

let draft: Draft;
let systemId: bigint;
let remediator: TestUser;
let second: TestUser;
let lines: string[];

/** A complete extract of the system as it would look with these holders, taken by somebody. */
const extract = (accounts: number[], by: bigint) =>
	importNow(stage().pool, stage().co.admin, {
		systemId,
		mapping: MAPPING,
		files: [{ role: "grants", text: `${[COLUMNS.join(","), ...accounts.map((n) => lines[n])].join("\n")}\n` }],
		sourceCount: accounts.length,
		extractedById: by,
	});

beforeAll(async () => {
	const { pool, co } = stage();
	systemId = await system(pool, { name: "Treasury desk" });
	remediator = await user(pool, ["remediator"], { name: "Rae Mender" });
	second = await user(pool, [{ role: "control_owner", track: "SOX" }], { name: "Sol Second" });
	lines = [];
	for (const [n, name] of HOLDERS.entries()) {
		const { id } = await identity(pool, { name });
		const { key } = await one<{ key: string }>(pool, "select key from identity where id = $1", [id]);
		lines.push(`acc${n},PAY,Release payments,${key}`);
	}
	await extract([0, 1, 2], co.admin.identityId);
	draft = await launched(pool, co);
	await decideRows(pool, co, "SOX", need(draft.trackIds, "SOX"), [
		{ row: 1, outcome: "keep", reason: "", exception: exception("SOX") },
		{ row: 2, outcome: "keep", reason: "", exception: exception("SOX") },
		{ row: 3, outcome: "remove", reason: "Left the desk." },
	]);
	const asked = await pool.query<{ id: string; version: number }>("select id, version from exception order by id");
	for (const { id, version } of asked.rows)
		await approve(await ctxOf(second), { exceptionId: id, version, note: "Weighed against the weekly look." });
}, 120_000);

/** Lets the end of an exception come near or pass, as only the tables' owner can with the guard off. */
async function endIn(row: number, days: number): Promise<void> {
	const { pool } = stage();
	await pool.query("alter table exception disable trigger exception_guard");
	await pool.query(
		"update exception e set expires_at = app_now() + make_interval(days => $2) from review r where r.id = e.review_id and r.row_no = $1",
		[row, days],
	);
	await pool.query("alter table exception enable always trigger exception_guard");
}

it("a keep that wants a reason the screen cannot know of opens the form, and nothing written is lost", async () => {
	const { pool, co } = stage();
	const reviewer = need(co.fallback, "SOC");
	await pool.query("insert into system_administrator (system_id, identity_id) values ($1, $2)", [systemId, reviewer.identityId]);
	const page = await windowOf(reviewer);
	await page.goto("/reviews");
	await page.getByRole("link", { name: "Begin" }).click();
	await see(page.getByRole("table", { name: "Rows to decide" })).toBeVisible();
	await page.keyboard.press("1");
	await see(page.getByText(/^A keep here needs a reason of \d+ characters or more/)).toBeVisible();
	await page.getByLabel("Reason").fill("Too short");
	await page.getByRole("button", { name: "Mark as keep" }).click();
	await see(page.getByRole("form").getByText(/^A keep here needs a reason/)).toBeVisible();
	await see(page.getByLabel("Reason")).toHaveValue("Too short");
	await look(page);
	await page.getByLabel("Reason").fill("Releases payments every Friday, as its owner confirmed.");
	await page.getByRole("button", { name: "Mark as keep" }).click();
	await see(page.getByText("1 pending", { exact: true })).toBeVisible();
	await see(page.getByRole("form")).toHaveCount(0);
});

describe("an exception", () => {
	it("is announced before it ends, renewed on request, and the renewal is another control owner's word", async () => {
		const { co } = stage();
		await endIn(1, 20);
		const page = await windowOf(need(co.owners, "SOX"));
		await page.goto("/");
		await see(page.getByRole("link", { name: "1 exception ends within 30 days" })).toBeVisible();
		await page.getByRole("link", { name: "1 exception ends within 30 days" }).click();
		const entry = page.locator("section").filter({ has: page.getByRole("heading", { name: `${HOLDERS[0]} keeps` }) });
		await see(entry.first()).toContainText("Ends soon");
		await see(entry.first()).toContainText("Ask for a renewal in time, or let it end.");
		await entry.first().getByRole("button", { name: "Ask to renew" }).click();
		const dialog = page.getByRole("dialog", { name: "Ask to renew this exception" });
		await dialog.getByLabel("Why the access still stays").fill("The vault goes live a quarter later than planned.");
		await dialog.getByLabel("Where its last test is recorded").fill("T-18");
		await dialog.getByLabel("Ends on").fill(inDays(200));
		await look(page);
		await dialog.getByRole("button", { name: "Ask to renew" }).click();
		await see(dialog).toBeHidden();
		await see(page.getByText(/Its renewal, No\. \d+, waits for an approval\./)).toBeVisible();
		await see(page.getByText("You asked for this or hold the access, so somebody else decides it.")).toBeVisible();

		const other = await windowOf(second);
		await other.goto("/exceptions");
		const asked = other.locator("section").filter({ has: other.getByRole("heading", { name: `${HOLDERS[0]} keeps` }) });
		await asked.filter({ hasText: "requested" }).getByRole("button", { name: "Approve" }).click();
		const judged = other.getByRole("dialog", { name: "Approve this exception" });
		await judged.getByLabel("What your decision rests on").fill("The new date of the vault, and test T-18.");
		await judged.getByRole("button", { name: "Approve" }).click();
		await see(judged).toBeHidden();
		await see(asked.filter({ hasText: "renewed" }).first()).toBeVisible();
		await look(other);
	});

	it("that runs out opens its row again for the reviewer", async () => {
		const { co } = stage();
		await endIn(2, -1);
		expect(await expire(await jobCtx("housekeeping"), {})).toEqual({ expired: 1, reopened: 1 });
		const owner = await windowOf(need(co.owners, "SOX"));
		await owner.goto("/exceptions");
		await see(owner.getByText("It has ended, and its row was opened again for the reviewer.")).toBeVisible();
		await look(owner);
		const page = await windowOf(need(co.fallback, "SOX"));
		await page.goto("/reviews");
		await page.getByRole("link", { name: "Continue" }).click();
		await see(page.getByRole("row").filter({ hasText: HOLDERS[1] })).toContainText("Keep");
	});
});

describe("a removal", () => {
	it("is not proved by an extract the remediator took, and is by somebody else's", async () => {
		const { pool, co } = stage();
		const { id, version } = await one<{ id: string; version: number }>(
			pool,
			"select m.id, m.version from removal m join review r on r.id = m.review_id where r.row_no = 3",
		);
		await claim(await ctxOf(remediator), { removalId: id, ticket: "CHG-7", note: "Taken out of the role.", version });
		await extract([0, 1], remediator.identityId);
		const page = await windowOf(need(co.owners, "SOX"));
		await page.goto(`/removals/${id}`);
		await see(page.getByText("not proved", { exact: true })).toBeVisible();
		await see(page.getByText("CHG-7")).toBeVisible();
		await look(page);
		const proof = await extract([0, 1], co.admin.identityId);
		await page.reload();
		await see(page.getByText(`absent from import ${proof}, a later complete extract`)).toBeVisible();
		await look(page);
	});

	it("that comes back is told to who removes and who answers, until an extract no longer holds the access", async () => {
		const { co } = stage();
		const back = await extract([0, 1, 2], co.admin.identityId);
		const page = await windowOf(remediator);
		await page.goto("/");
		await page.getByRole("link", { name: "1 removal did not hold" }).click();
		await see(page.getByText(`came back, import ${back}`)).toBeVisible();
		await look(page);
		await page.getByRole("link", { name: "Release payments" }).click();
		await see(page.getByText("The access came back.")).toBeVisible();
		await see(page.getByText(/there again after the proof/)).toBeVisible();
		await look(page);

		const owner = await windowOf(need(co.owners, "SOX"));
		await owner.goto("/");
		await see(owner.getByRole("link", { name: "1 removal did not hold" })).toBeVisible();

		const gone = await extract([0, 1], co.admin.identityId);
		await page.reload();
		await see(page.getByText(new RegExp(`Gone again by .*, import ${gone}`))).toBeVisible();
		await see(page.getByText("The access came back.")).toHaveCount(0);
		await look(page);
		await owner.goto("/");
		await see(owner.getByRole("link", { name: "did not hold" })).toHaveCount(0);
	});
});

describe("a review that others look over", () => {
	let soc: Draft;
	let trackId: bigint;
	let again: TestUser;
	/** Owns the mailbox, and leaves before deciding about it. */
	let leaver: TestUser;

	beforeAll(async () => {
		const { pool, co } = stage();
		again = await user(pool, [{ role: "reviewer", track: "SOC" }], { name: "Ina Second" });
		const mail = await system(pool, { name: "Mail", scopes: { SOC: true, SOX: false } });
		const made = await committedImport(pool, mail);
		leaver = await user(pool, [{ role: "reviewer", track: "SOC" }], { name: "Una Leaver" });
		const box = await entitlement(pool, mail, { title: "Mailbox", ownerId: leaver.identityId });
		const desk = await entitlement(pool, mail, { title: "Shared desk" });
		for (let n = 0; n < 7; n++) {
			const holder = await identity(pool, { name: `Holder ${n}` });
			await grant(pool, mail, box, made, { identityId: holder.id });
			if (n < 6) await grant(pool, mail, desk, made, { identityId: holder.id });
		}
		soc = await draftCampaign(pool, co, [{ track: "SOC" }]);
		trackId = need(soc.trackIds, "SOC");
		await setThresholds(await ctxOf(need(co.owners, "SOC")), {
			track: "SOC",
			version: 0,
			thresholds: { ...trackOf("SOC").quality, minRows: 5, sampleRows: 3 },
			named: false,
			reason: "The reviews here are small: five rows say something.",
		});
	}, 120_000);

	it("reviews a birthright once, as the rule, and counts its holders out of the rows", async () => {
		const { pool, co } = stage();
		const page = await windowOf(co.admin);
		await page.goto(`/campaigns/new?campaign=${soc.campaignId}&track=SOC&step=scope`);
		await page.getByRole("button", { name: "Add a birthright" }).click();
		await page.getByLabel("Entitlement").selectOption({ label: "Mailbox, Mail (7)" });
		await page.getByLabel("Reason").fill("Everybody writes mail from the first day on.");
		await see(page.getByText("Reviewed once as a definition: every employee gets “Mailbox”")).toBeVisible();
		await look(page);
		await page.getByRole("button", { name: "Save and go on" }).click();
		await see(page).toHaveURL(/step=reviewers/);
		await page.goto(`/campaigns/new?campaign=${soc.campaignId}&track=SOC&step=check`);
		await page.getByRole("button", { name: "Forecast" }).click();
		// Six at the desk, two at the treasury desk since the last extract, and no mailbox.
		await see(page.getByText("8 rows, about")).toBeVisible();
		await look(page);
		await stageNow(pool, co, trackId);
		await activate(pool, co, trackId);
		await pool.query("update identity set status = 'leaver', left_at = app_now() where id = $1", [leaver.identityId]);
		expect(await settleDefinitions(await jobCtx("reviewers"), { campaignTrackId: String(trackId) })).toEqual({ moved: 1 });

		const reviewer = await windowOf(need(co.fallback, "SOC"));
		await reviewer.goto("/");
		await reviewer.getByRole("link", { name: "1 birthright to decide as a rule" }).click();
		await reviewer.getByRole("link", { name: "Decide", exact: true }).click();
		await see(reviewer.getByText("Should every employee still get this without asking?")).toBeVisible();
		await look(reviewer);
		await reviewer.getByLabel("Confirm", { exact: false }).first().check();
		await reviewer.getByLabel("Why", { exact: true }).fill("Nobody can work here without mail.");
		await reviewer.getByRole("button", { name: "Decide the rule" }).click();
		await see(reviewer.getByText("The rule is confirmed")).toBeVisible();

		const owner = await windowOf(need(co.owners, "SOC"));
		await owner.goto(`/campaigns/${soc.campaignId}/SOC`);
		const decider = await one<{ name: string }>(pool, "select name from identity where id = $1", [need(co.fallback, "SOC").identityId]);
		await see(owner.getByText(`covers 7 holders, 0 outside it; decided by ${decider.name}`)).toBeVisible();
		await see(
			owner.getByText(/^Handed on by the product, before with Una Leaver, .*“The reviewer has left, by the HR record\.”$/),
		).toBeVisible();
		await see(owner.getByText("Confirmed", { exact: true })).toBeVisible();
		await look(owner);
	});

	it("has a sample of what was decided too lightly decided again, blind, and the disagreement settled", async () => {
		const { pool, co } = stage();
		const { rows } = await pool.query<{ row: number }>(
			"select r.row_no as row from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.entitlement_title = 'Shared desk' order by 1",
			[trackId],
		);
		await decideRows(
			pool,
			co,
			"SOC",
			trackId,
			rows.map(({ row }) => ({ row, outcome: "keep" as const, reason: "" })),
		);
		expect(await measure(await jobCtx("quality"), {})).toEqual({ measured: 1, flagged: 1 });

		const owner = await windowOf(need(co.owners, "SOC"));
		await owner.goto("/");
		await owner.getByRole("link", { name: "1 batch decided too lightly" }).click();
		await see(owner.getByRole("heading", { name: /^Batch 1: .*details seldom opened/ })).toBeVisible();
		await look(owner);
		await owner.getByLabel("Who decides the sample again").selectOption({ label: "Ina Second" });
		await owner.getByRole("button", { name: "Ask" }).click();
		await see(owner.getByText("Being looked at again")).toBeVisible();

		const blind = await windowOf(again);
		await blind.goto("/");
		await blind.getByRole("link", { name: "1 sample to decide again" }).click();
		await blind.getByRole("link", { name: "Look again" }).click();
		await see(blind.getByText("3 rows left")).toBeVisible();
		await look(blind);
		for (const n of [0, 1, 2])
			await blind
				.getByLabel(n === 0 ? "Remove" : "Keep")
				.nth(n)
				.check();
		await blind.getByLabel("Why").first().fill("Moved to another desk in spring, and nobody saw it.");
		await blind.getByRole("button", { name: "Submit the second look" }).click();
		await see(blind.getByText("Your answers are on record")).toBeVisible();

		await owner.reload();
		await see(owner.getByText("2 of 3 rows, 66.7 %")).toBeVisible();
		await owner.getByLabel("What follows").selectOption("stands");
		await owner.getByLabel("Why").first().fill("The move was planned and did not happen.");
		await owner.getByRole("button", { name: "Put it on record" }).click();
		await see(owner.getByText("Settled", { exact: true })).toBeVisible();
		await look(owner);
	});
});
