import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Counting, dueAfter } from "@/lib/calendar/rules";
import { raiseLate } from "@/lib/deviation/raise-late";
import { buildPack } from "@/lib/evidence/build/build";
import { requestPack } from "@/lib/evidence/request-pack";
import { approve } from "@/lib/exception/approve";
import { renew } from "@/lib/exception/renew";
import { answerLookBack } from "@/lib/look-back/answer";
import { trackFacts } from "@/lib/signoff/facts";
import { signoffText } from "@/lib/signoff/text";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, jobCtx, need } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { closeNow } from "@/tests/support/world/lifecycle";
import { filesHome, filesOf, packOf, rowsOf, verifyPackFile } from "@/tests/support/world/packs";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";
import { decideRows, launched } from "@/tests/support/world/reviewed";

const HOW = "=The audit log of the ERP, from the flag to the proof";
const REASON = "needed for the quarter-end close of this company";
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let db: TestDb;
let home: string;
let co: Company;
let draft: Draft;
let second: TestUser;

const trackId = (track: string) => need(draft.trackIds, track);
const owner = (track = "SOX") => ctxOf(need(co.owners, track));
const told = async (track: string) => {
	const file = await packOf(db, await owner(track), trackId(track));
	const verified = await verifyPackFile(home, file);
	expect(verified.code, verified.out).toBe(0);
	const files = await filesOf(file);
	return { out: verified.out, rows: (name: string) => rowsOf(files, name) };
};
const removalsOf = (track: string) =>
	db.prisma.removal.findMany({ where: { campaignTrackId: trackId(track) }, orderBy: { number: "asc" } });

beforeAll(async () => {
	home = await filesHome();
	db = await testDb();
	co = await company(db.ownerPool);
	second = await user(db.ownerPool, [{ role: "control_owner", track: "SOX" }]);
	const erp = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, erp);
	const role = await entitlement(db.ownerPool, erp);
	for (let n = 0; n < 4; n++) await grant(db.ownerPool, erp, role, extract, { identityId: (await identity(db.ownerPool)).id });
	draft = await launched(db.ownerPool, co);
	const exception = {
		reason: REASON,
		riskOwnerIdentityId: null,
		compensatingControl: "Weekly log review",
		controlTestRef: "T-17",
		expiresOn: inDays(90),
	};
	for (const track of ["SOC", "SOX"])
		await decideRows(db.ownerPool, co, track, trackId(track), [
			{ row: 1, outcome: "remove", reason: REASON },
			{ row: 2, outcome: "remove", reason: REASON },
			{ row: 3, outcome: "keep", reason: REASON, exception },
			{ row: 4, outcome: "remove", reason: REASON },
		]);
	for (const track of ["SOC", "SOX"]) await closeNow(db.ownerPool, co, trackId(track));
	await db.ownerPool.query("alter table removal disable trigger removal_guard");
	const { rows } = await db.ownerPool.query<{ id: string; counting: Counting; opened_at: Date; sla_days: number }>(
		`select id, track_counting(campaign_track_id) as counting, opened_at - interval '60 days' as opened_at, sla_days from removal
		where item_id in (select id from item where row_no <= 2)`,
	);
	for (const { id, counting, opened_at, sla_days } of rows)
		await db.ownerPool.query("update removal set opened_at = $2, due_at = $3 where id = $1", [
			id,
			opened_at,
			dueAfter(counting, opened_at, sla_days),
		]);
	await db.ownerPool.query("alter table removal enable always trigger removal_guard");
	await raiseLate(await jobCtx("housekeeping"), {});
}, 240_000);
afterAll(() => rm(home, { recursive: true, force: true }));

describe("file 10", () => {
	it("names each late removal asked about, answered or open, on the track that looks back and on no other", async () => {
		const [first] = await removalsOf("SOX");
		await answerLookBack(await owner(), { removalId: `${first?.id}`, used: "yes", howKnown: HOW, effect: "Two postings, both reversed" });
		const sox = await told("SOX");
		expect(sox.rows("10_lookback.csv").map((row) => [row.item_row, row.state, row.used, row.how_known, row.answered_seq !== ""])).toEqual([
			["1", "answered", "yes", HOW, true],
			["2", "open", "", "", false],
		]);
		expect(sox.rows("09_removals.csv").map((row) => [row.item_row, row.late, row.look_back])).toEqual([
			["1", "yes", "answered"],
			["2", "yes", "open"],
			["4", "no", ""],
		]);
		expect(sox.out).toContain("1 look-backs at late removals are not answered");
		const soc = await told("SOC");
		expect(soc.rows("10_lookback.csv")).toEqual([]);
		expect(soc.out).not.toContain("look-backs at late removals");
	});

	it("is told in the memo of the track that looks back", async () => {
		const facts = await db.prisma.$transaction(async (tx) => trackFacts(tx, trackId("SOX"), new Date()));
		expect(facts.lookBacks).toEqual({ asked: 2, open: 1, used: 1 });
		expect(signoffText(trackOf("SOX"), facts).memo).toContain(
			"Look-backs at late removals: 2 asked, 1 of them not answered; 1 found that the access was used until it went.",
		);
		expect(signoffText(trackOf("SOC"), { ...facts, lookBacks: { asked: 0, open: 0, used: 0 } }).memo).not.toContain("Look-back");
	});
});

describe("file 11", () => {
	it("has a renewal as a row of its own, and stays as it was for a cut-off before", async () => {
		const { packId } = await requestPack(await owner(), { campaignTrackId: `${trackId("SOX")}` });
		const ctx = await jobCtx("pack");
		const before = await buildPack(ctx, BigInt(packId), path.join(home, "before.zip"), async () => undefined);
		const ask = { reason: "The vault is late, the control goes on", compensatingControl: "Weekly log review", controlTestRef: "T-18" };
		const found = await db.prisma.exception.findFirstOrThrow({ where: { campaignTrackId: trackId("SOX") } });
		await approve(await ctxOf(second), { exceptionId: `${found.id}`, version: found.version, note: "Weighed against the control." });
		const { exceptionId } = await renew(await owner(), {
			...ask,
			exceptionId: `${found.id}`,
			version: found.version + 1,
			expiresOn: inDays(200),
		});
		const waiting = (await told("SOX")).rows("11_exceptions.csv");
		expect(waiting.map((row) => [row.state, row.renews])).toEqual([
			["approved", ""],
			["requested", waiting[0]?.row_id],
		]);
		const { version } = await db.prisma.exception.findUniqueOrThrow({ where: { id: BigInt(exceptionId) } });
		await approve(await ctxOf(second), { exceptionId, version, note: "The control was tested in May." });
		const after = await told("SOX");
		expect(
			after.rows("11_exceptions.csv").map((row) => [row.state, row.control_test, row.approved_seq !== "", row.renewed_seq !== ""]),
		).toEqual([
			["closed", "T-17", true, false],
			["approved", "T-18", false, true],
		]);
		expect(after.rows("07_decisions.csv")[2]?.exception).toBe(
			after
				.rows("11_exceptions.csv")
				.map((row) => row.row_id)
				.join("; "),
		);
		const [first] = await removalsOf("SOX");
		expect(first?.number).toBeGreaterThan(0);
		const again = await buildPack(ctx, BigInt(packId), path.join(home, "after.zip"), async () => undefined);
		expect(again.manifestSha256).toBe(before.manifestSha256);
	});
});
