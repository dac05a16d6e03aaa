import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unseenFile } from "@/lib/campaign/unseen-file";
import { UnseenFilter, unseenPage, unseenSummary } from "@/lib/campaign/unseen-queries";
import { deviationLog } from "@/lib/deviation/queries";
import { raiseLate } from "@/lib/deviation/raise-late";
import { respond } from "@/lib/deviation/respond";
import { BOM, parseRecord } from "@/lib/evidence/format/csv";
import { canonicalMapping } from "@/lib/import/layout";
import { waitingFor } from "@/lib/people/waiting";
import { blastRadius } from "@/lib/reach/queries";
import { claim } from "@/lib/removal/claim";
import { escalate } from "@/lib/removal/escalate";
import { removalCounts, removalDetail, removalPage } from "@/lib/removal/queries";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, draftCampaign, jobCtx, need, stageNow } from "@/tests/support/world/campaign";
import { importNow } from "@/tests/support/world/importing";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate, closeNow } from "@/tests/support/world/lifecycle";
import { filesHome, filesOf, packOf, rowsOf, verifyPackFile } from "@/tests/support/world/packs";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";
import { decideRows } from "@/tests/support/world/reviewed";

const COLUMNS = ["account_name", "entitlement_name", "entitlement_title", "identity_key", "ticket"];
const MAPPING = canonicalMapping([{ role: "grants", columns: COLUMNS }]);

let db: TestDb;
let home: string;
let co: Company;
let systemId: bigint;
let remediator: TestUser;
let trackId: bigint;
let nextTrackId: bigint;
const keys: Record<string, string> = {};
const removals: Record<string, bigint> = {};

/** An extract that shows these accounts with the one right there is, taken now by the administrator. */
const extract = (accounts: string[], whole = true, ticket = "") =>
	importNow(db.ownerPool, co.admin, {
		systemId,
		mapping: MAPPING,
		files: [
			{ role: "grants", text: `${[COLUMNS.join(","), ...accounts.map((a) => `${a},PAY,Pay,${need(keys, a)},${ticket}`)].join("\n")}\n` },
		],
		sourceCount: accounts.length,
		extractedById: co.admin.identityId,
		whole,
	});
const events = async () =>
	(
		await db.ownerPool.query<{ subject: string; track: string; payload: string }>(
			"select e.subject, e.track, p.payload from ledger_event e join ledger_payload p using (seq) where e.type = 'removal.came_back' order by seq",
		)
	).rows.map(({ subject, track, payload }) => [subject, track, JSON.parse(payload).removalState, JSON.parse(payload).importId]);
const waits = async (who: TestUser) => (await waitingFor(await ctxOf(who))).removalsBack;
const owner = () => ctxOf(need(co.owners, "SOX"));
const shown = async () => (await removalPage(await owner(), { back: true })).rows.map((r) => [r.account, r.back, r.backNow]);
/** What the register says of the rows of the deviation of a track, day and import numbers aside. */
const registered = async (onTrack: bigint) => {
	const { rows } = await deviationLog(await owner(), "SOX");
	const { id } = await db.prisma.deviation.findFirstOrThrow({ where: { rule: "came_back", campaignTrackId: onTrack } });
	const found = rows.find((d) => d.id === id.toString());
	return { rows: found?.rowCount, told: found?.rows.map((r) => r.detail.replaceAll(/extract of [-0-9]{10}/g, "extract")) };
};
const detail = async (account: string) => removalDetail(await owner(), need(removals, account));
const rowOf = async (account: string, onTrack = trackId) =>
	(
		await one<{ row: number }>(
			db.ownerPool,
			"select r.row_no as row from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.account_name = $2",
			[onTrack, account],
		)
	).row;

beforeAll(async () => {
	db = await testDb();
	home = await filesHome();
	co = await company(db.ownerPool);
	remediator = await user(db.ownerPool, ["remediator"]);
	systemId = await system(db.ownerPool);
	for (const name of ["ann", "bob", "cyd", "eve"]) {
		const { id } = await identity(db.ownerPool, { name });
		keys[name] = (await one<{ key: string }>(db.ownerPool, "select key from identity where id = $1", [id])).key;
	}
	await extract(["ann", "bob", "cyd"]);
	const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOX" }]);
	trackId = need(draft.trackIds, "SOX");
	await stageNow(db.ownerPool, co, trackId);
	await activate(db.ownerPool, co, trackId);
	await decideRows(db.ownerPool, co, "SOX", trackId, [
		{ row: await rowOf("ann"), outcome: "keep", reason: "Pays every Friday, as her manager confirmed." },
		{ row: await rowOf("bob"), outcome: "remove", reason: "Left the desk." },
		{ row: await rowOf("cyd"), outcome: "remove", reason: "Left the desk." },
	]);
	const { rows } = await db.ownerPool.query<{ id: string; account: string }>(
		"select m.id, i.account_name as account from removal m join item i on i.id = m.item_id",
	);
	for (const { id, account } of rows) {
		removals[account] = BigInt(id);
		await claim(await ctxOf(remediator), { removalId: id, ticket: "CHG-1", note: "Taken out of the role.", version: 0 });
	}
}, 120_000);

afterAll(() => rm(home, { recursive: true, force: true }));

describe("access that was removed", () => {
	it("and is still there after the claim is told once, to the control owner and the remediator", async () => {
		const b = await extract(["ann", "cyd"]);
		expect((await detail("bob")).state).toBe("verified");
		expect(await events()).toEqual([[`removal:${removals.cyd}`, "SOX", "claimed", b]]);
		expect(await shown()).toEqual([["cyd", `still there, import ${b}`, true]]);
		expect([await waits(need(co.owners, "SOX")), await waits(remediator)]).toEqual([1, 1]);
		expect([await waits(need(co.owners, "SOC")), await waits(co.admin)]).toEqual([0, 0]);
		await extract(["ann", "cyd"]);
		expect(await events()).toHaveLength(1);
	});

	it("and verified comes back in any later extract, also a partial one, and is a deviation once the track is closed", async () => {
		await closeNow(db.ownerPool, co, trackId);
		const c = await extract(["bob", "eve"], false, "REQ-9");
		expect((await events()).slice(1)).toEqual([[`removal:${removals.bob}`, "SOX", "verified", c]]);
		expect((await detail("bob")).state).toBe("verified");
		expect((await detail("bob")).returns).toMatchObject([
			{ importId: c, removalState: "verified", now: true, goneAt: null, ticket: "REQ-9" },
		]);
		expect((await removalCounts(await owner())).back).toBe(2);
		expect(await waits(remediator)).toBe(2);

		const raised = await raiseLate(await jobCtx("housekeeping"), {});
		const told = await db.prisma.deviation.findMany({ where: { rule: "came_back" }, include: { rows: true } });
		expect(told.map((d) => [String(d.id), d.campaignTrackId, d.rows.length])).toEqual([[raised.deviations[0], trackId, 1]]);
		expect(await raiseLate(await jobCtx("housekeeping"), {})).toEqual({ deviations: [] });
	});

	it("is no task any more once a complete extract no longer holds it, and stays on record", async () => {
		const e = await extract(["ann"]);
		expect((await detail("cyd")).state).toBe("verified");
		expect((await detail("bob")).returns).toMatchObject([{ now: false, goneImportId: e }]);
		expect([await shown(), await waits(remediator)]).toEqual([[], 0]);
		expect((await detail("bob")).back).toMatch(/^had come back, import/);
		const [first] = (await detail("bob")).returns;
		expect(await registered(trackId)).toEqual({
			rows: 1,
			told: [`Came back: import ${first?.importId}, extract; gone again: import ${e}, extract`],
		});
	});

	it("comes back as often as it does, until the next review of the track speaks of it", async () => {
		const f = await extract(["ann", "bob"]);
		expect((await events()).at(-1)).toEqual([`removal:${removals.bob}`, "SOX", "verified", f]);
		expect((await detail("bob")).returns.map((r) => r.now)).toEqual([true, false]);
		// The second return belongs to the deviation of the first, which is answered again.
		const { id } = await db.prisma.deviation.findFirstOrThrow({ where: { rule: "came_back" } });
		const answer = { cause: "A rule of the directory gave it again.", response: "The rule is changed this week." };
		await respond(await owner(), { deviationId: id.toString(), version: 0, ...answer });
		expect(await raiseLate(await jobCtx("housekeeping"), {})).toEqual({ deviations: [id.toString()] });
		expect(await db.prisma.deviation.findUnique({ where: { id } })).toMatchObject({ response: "", cause: "" });
		const told = await registered(trackId);
		expect(told.rows).toBe(1);
		expect(told.told).toEqual([expect.stringMatching(/gone again/), `Came back: import ${f}, extract`]);
		expect(await raiseLate(await jobCtx("housekeeping"), {})).toEqual({ deviations: [] });
		const next = await draftCampaign(db.ownerPool, co, [{ track: "SOX" }]);
		nextTrackId = need(next.trackIds, "SOX");
		await stageNow(db.ownerPool, co, nextTrackId);
		expect((await detail("bob")).returns.map((r) => r.now)).toEqual([false, false]);
		expect(await waits(need(co.owners, "SOX"))).toBe(0);
		await extract(["ann"]);
		const before = (await events()).length;
		await extract(["ann", "bob"]);
		expect((await events()).length).toBe(before);
	});

	it("is told at the close of a track also when it is gone again by then", async () => {
		await activate(db.ownerPool, co, nextTrackId);
		await decideRows(db.ownerPool, co, "SOX", nextTrackId, [
			{ row: await rowOf("bob", nextTrackId), outcome: "remove", reason: "Left the desk." },
		]);
		const { id } = await db.prisma.removal.findFirstOrThrow({ where: { campaignTrackId: nextTrackId } });
		await claim(await ctxOf(remediator), { removalId: id.toString(), ticket: "CHG-2", note: "Taken out of the role.", version: 0 });
		await extract(["ann"]);
		const back = await extract(["ann", "bob"]);
		const gone = await extract(["ann"]);
		await closeNow(db.ownerPool, co, nextTrackId);
		expect(await registered(nextTrackId)).toEqual({
			rows: 1,
			told: [`Came back: import ${back}, extract; gone again: import ${gone}, extract`],
		});
	});

	it("is noted by nobody who has not seen it in that extract, and what is noted stays", async () => {
		const forge = `insert into removal_return (removal_id, campaign_track_id, grant_id, import_id, removal_state, seen_at)
			select m.id, m.campaign_track_id, m.grant_id, i.id, 'verified', i.extracted_at from removal m, import i where m.id = $1 order by i.id desc limit 1`;
		await expect(db.ownerPool.query(forge, [removals.cyd])).rejects.toThrow("does not show the access");
		await expect(db.ownerPool.query("update removal_return set seen_at = app_now()")).rejects.toThrow();
		await expect(db.ownerPool.query("delete from removal_return")).rejects.toThrow();
	});
});

describe("access granted and gone between two reviews", () => {
	const list = async (id: bigint, filter: Record<string, unknown> = {}) =>
		(await unseenPage(await owner(), id, UnseenFilter.parse(filter))).rows.map((r) => [r.account, r.ticket]);

	it("is listed for the later one: what came after the extract of the first and was gone in that of the second", async () => {
		expect(await list(nextTrackId)).toEqual([
			["bob", "REQ-9"],
			["eve", "REQ-9"],
		]);
		const { counts, previous, systems } = await unseenSummary(await owner(), nextTrackId);
		expect(counts).toEqual({ all: 2, privileged: 0, machines: 0, used: 0 });
		expect(systems).toMatchObject([{ id: systemId.toString(), rows: 2 }]);
		expect(previous).toMatch(/^Campaign/);
	});

	it("is filtered as counted, and of the first review there is none", async () => {
		await db.ownerPool.query("update identity set kind = 'bot' where key = $1", [need(keys, "eve")]);
		expect((await unseenSummary(await owner(), nextTrackId)).counts.machines).toBe(1);
		expect(await list(nextTrackId, { show: "machines" })).toEqual([["eve", "REQ-9"]]);
		expect(await list(nextTrackId, { show: "used" })).toEqual([]);
		expect(await list(trackId)).toEqual([]);
		expect(await unseenSummary(await owner(), trackId)).toMatchObject({ previous: null, counts: { all: 0 } });
	});
});

describe("what followed the removals and what nobody saw", () => {
	it("is downloaded with the cells of the page, safe for spreadsheets, and the read is noted", async () => {
		await db.ownerPool.query("update identity set name = '=1+1' where key = $1", [need(keys, "eve")]);
		const texts: string[] = [];
		for await (const text of await unseenFile(await owner(), nextTrackId, UnseenFilter.parse({}))) texts.push(text);
		const [header = [], ...lines] = texts.join("").replace(BOM, "").trimEnd().split("\n").map(parseRecord);
		const [first] = (await unseenPage(await owner(), nextTrackId, UnseenFilter.parse({}))).rows;
		expect(lines.map((cells) => Object.fromEntries(cells.map((cell, n) => [header[n], cell])))).toMatchObject([
			{ holder: "bob", account: "bob", right: "Pay", ticket: "REQ-9", first_seen_at: first?.firstSeenAt, gone_import: first?.goneImportId },
			{ holder: "=1+1", holder_kind: "bot", account: "eve", use: "no data on use" },
		]);
		expect(texts.join("")).toContain("\n'=1+1,bot,");
		const machines = await unseenFile(await owner(), nextTrackId, UnseenFilter.parse({ show: "machines" }));
		let rows = 0;
		for await (const text of machines) rows += text.trimEnd().split("\n").length;
		expect(rows).toBe(2);
		const log = "select what, subject, rows from access_log where what = 'campaign.unseen' order by id desc limit 1";
		expect(await one(db.ownerPool, log)).toEqual({ what: "campaign.unseen", subject: `track:${nextTrackId}`, rows: 1 });
		await expect(unseenFile(await ctxOf(need(co.owners, "SOC")), nextTrackId, UnseenFilter.parse({}))).rejects.toThrow("This track");
	});

	it("stands in the packs, and the shipped verifier counts it", async () => {
		const packed = async (id: bigint) => {
			const file = await packOf(db, await owner(), id);
			const { code, out } = await verifyPackFile(home, file);
			expect(code, out).toBe(0);
			return { out, files: await filesOf(file) };
		};
		const before = await packed(trackId);
		expect(rowsOf(before.files, "03_population/unseen.csv")).toEqual([]);
		expect(
			rowsOf(before.files, "09_followup.csv").map((r) => [r.what, r.removal_state, r.gone_import !== "", r.returned_seq !== ""]),
		).toEqual([
			["came_back", "verified", true, true],
			["came_back", "verified", true, true],
			["still_there", "claimed", true, true],
		]);
		expect(rowsOf(before.files, "12_late.csv").filter((r) => r.rule === "came_back")).toMatchObject([
			{ detail: expect.stringMatching(/^Came back: import .+; gone again: import /), removal: expect.stringMatching(/^\d+$/) },
			{ row_id: expect.stringMatching(/\/2$/) },
		]);
		expect(before.out).toContain("extracts showed it again 2 times; see 09_followup.csv");
		const after = await packed(nextTrackId);
		expect(rowsOf(after.files, "03_population/unseen.csv").map((r) => [r.account, r.identity_kind, r.ticket])).toEqual([
			["bob", "human", "REQ-9"],
			["eve", "bot", "REQ-9"],
		]);
		expect(after.out).toContain("2 grants came and went between the extracts of two reviews; see 03_population/unseen.csv");
		expect(rowsOf(after.files, "09_followup.csv")).toMatchObject([{ what: "came_back" }]);
	}, 240_000);
});

describe("before a right is removed", () => {
	it("what else the account holds through the same group goes, and other ways to the same right or duty stay", async () => {
		const pool = db.ownerPool;
		const ledger = await system(pool, { name: "Ledger" });
		const made = await committedImport(pool, ledger);
		const post = await entitlement(pool, ledger, { name: "POST", title: "Post journals" });
		const view = await entitlement(pool, ledger, { name: "VIEW", title: "View journals" });
		const adjust = await entitlement(pool, ledger, { name: "ADJUST", title: "Adjust journals" });
		await pool.query("insert into duty (id, process, title, origin, created_by) values ('test.post', 'Close', 'Post', 'own', 'test')");
		for (const id of [post, adjust])
			await pool.query("insert into entitlement_duty (entitlement_id, duty_id, added_by) values ($1, 'test.post', 'test')", [id]);
		const holder = await identity(pool, { name: "Hal" });
		const bot = await identity(pool, { kind: "bot", name: "Closing bot", ownerId: holder.id });
		const own = { identityId: holder.id, accountName: "hal" };
		const held = await grant(pool, ledger, post, made, own);
		const through = await grant(pool, ledger, view, made, own);
		await grant(pool, ledger, post, made, { identityId: holder.id, accountName: "hal-admin" });
		await grant(pool, ledger, post, made, { identityId: bot.id, accountName: "bot" });
		await grant(pool, ledger, adjust, made, own);
		await grant(pool, ledger, view, made, { identityId: holder.id, accountName: "hal-admin" });
		const { account_id } = await one<{ account_id: string }>(pool, "select account_id from access_grant where id = $1", [held]);
		const right = { accountId: BigInt(account_id), entitlementId: post, entitlementName: "POST", identityId: holder.id };
		const names = async (path: string | null) => {
			const { goes, goesCount, stays, staysCount } = await blastRadius({ ...right, path });
			expect([goes.length, stays.length]).toEqual([goesCount, staysCount]);
			return { goes: goes.map((g) => g.entitlement), stays: stays.map((s) => [s.account, s.entitlement, s.via, s.same]) };
		};
		const stays = [
			["bot", "POST", "owned_machine", true],
			["hal-admin", "POST", "own", true],
			["hal", "ADJUST", "own", false],
		];
		expect(await names(null)).toEqual({ goes: [], stays });
		await pool.query("update access_grant set path = 'Group close > VIEW' where id = $1", [through]);
		expect(await names(null)).toEqual({ goes: [], stays });
		expect(await names("group close > POST")).toEqual({ goes: ["VIEW"], stays });
		await pool.query("update access_grant set path = 'role POST > VIEW' where id = $1", [through]);
		expect(await names(null)).toEqual({ goes: ["VIEW"], stays });
		expect((await blastRadius({ ...right, identityId: null, path: null })).stays).toEqual([]);
	});
});

describe("a removal that waits past its deadline", () => {
	it("is escalated to the control owners of its track after as many days as the track allows, once", async () => {
		const pool = db.ownerPool;
		const late = (days: number) =>
			pool.query(
				`insert into removal (number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, opened_at, sla_days, due_at)
				select 900 + $2, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, 'remove', app_now() - interval '9 days', 1, app_now() - make_interval(days => $2)
				from removal where id = $1`,
				[removals.bob, days],
			);
		await late(1);
		await late(7);
		const own = async (who: TestUser) => (await waitingFor(await ctxOf(who))).removalsEscalated;
		expect(await escalate(await jobCtx("housekeeping"), {})).toEqual({ escalated: 1 });
		expect(await escalate(await jobCtx("housekeeping"), {})).toEqual({ escalated: 0 });
		expect([await own(need(co.owners, "SOX")), await own(need(co.owners, "SOC")), await own(remediator)]).toEqual([1, 0, 0]);
		expect((await removalPage(await owner(), { escalated: true })).rows.map((r) => r.number)).toEqual([907]);
		expect((await removalCounts(await owner())).escalated).toBe(1);
		const { payload } = await one<{ payload: string }>(
			pool,
			"select p.payload from ledger_event e join ledger_payload p using (seq) where e.type = 'removal.escalated'",
		);
		expect(JSON.parse(payload)).toMatchObject({
			...{ number: 907, days: 7, state: "open" },
			...{ counted: expect.any(Number), basis: trackOf("SOX").removalDayBasis },
		});
		await expect(pool.query("update removal set escalated_at = null where number = 907")).rejects.toThrow("never changes");
		await expect(pool.query("update removal set escalated_at = app_now() where id = $1", [removals.bob])).rejects.toThrow();
		await expect(escalate(await owner(), {})).rejects.toThrow();
	});
});
