import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideAmendment } from "@/lib/amendment/decide";
import { amendmentCounts, amendmentsOf } from "@/lib/amendment/queries";
import { requestAmendment } from "@/lib/amendment/request";
import { campaignSummary } from "@/lib/campaign/queries";
import { populationFacets } from "@/lib/campaign/row-queries";
import { gapRows } from "@/lib/campaign/track-queries";
import { waitingFor } from "@/lib/people/waiting";
import { settleReviewers } from "@/lib/review/settle-reviewers";
import { trackFacts } from "@/lib/signoff/facts";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, jobCtx, need } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { closeNow } from "@/tests/support/world/lifecycle";
import { filesHome, filesOf, packOf, rowsOf, verifyPackFile } from "@/tests/support/world/packs";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";
import { decideRows, launched } from "@/tests/support/world/reviewed";

const WHY = "The system is switched off this month.";
const NOTE = "Seen with its owner.";
const DAYS = { high: 2, medium: 4, low: 8 };

let db: TestDb;
let home: string;
let co: Company;
let draft: Draft;
let sox: string;
let second: TestUser;
let old: bigint;

const admin = () => ctxOf(co.admin);
const owner = (track = "SOX") => ctxOf(need(co.owners, track));
const ask = async (what: Record<string, unknown>, who = admin()) =>
	(await requestAmendment(await who, { campaignTrackId: sox, reason: WHY, ...what })).amendmentId;
const judge = async (amendmentId: string, approve: boolean, who = owner()) =>
	decideAmendment(await who, { amendmentId, approve, note: NOTE });
const due = () =>
	one<{ due: string; at: Date }>(
		db.ownerPool,
		"select to_char(due_at at time zone 'Europe/Berlin', 'YYYY-MM-DD') as due, due_at as at from campaign_track where id = $1",
		[sox],
	);
const eventsOf = async (amendmentId: string) =>
	(
		await db.ownerPool.query<{ type: string; actor: string }>("select type, actor from ledger_event where subject = $1 order by seq", [
			`amendment:${amendmentId}`,
		])
	).rows.map((e) => e.type);
const states = async () => (await populationFacets(await admin(), BigInt(sox))).states;

/** Rows 1 to 3 in the ERP and 4 to 6 in a system that is switched off, on both tracks; row 1 of SOX is decided. */
beforeAll(async () => {
	home = await filesHome();
	db = await testDb();
	const pool = db.ownerPool;
	co = await company(pool);
	second = await user(pool, [{ role: "control_owner", track: "SOX" }]);
	for (const name of ["ERP", "Old ledger"]) {
		old = await system(pool);
		await pool.query("update system set name = $2 where id = $1", [old, name]);
		const extract = await committedImport(pool, old);
		for (let n = 0; n < 3; n++) {
			const holder = await identity(pool);
			await grant(pool, old, await entitlement(pool, old), extract, { identityId: holder.id });
		}
	}
	draft = await launched(pool, co);
	sox = String(need(draft.trackIds, "SOX"));
	await decideRows(pool, co, "SOX", BigInt(sox), [{ row: 1, outcome: "remove", reason: "Moved to another department." }]);
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe("an amendment of a staged track", () => {
	it("is asked for by one and put into force by another, each with an event", async () => {
		const before = await due();
		const day = new Date(before.at.getTime() + 5 * 86_400_000).toISOString().slice(0, 10);
		const id = await ask({ kind: "due", due: day });
		expect(await due()).toEqual(before);
		expect(await eventsOf(id)).toEqual(["amendment.requested"]);
		expect(await waitingFor(await owner())).toMatchObject({ amendments: 1, amendmentsAt: `${draft.campaignId}/SOX` });
		expect((await waitingFor(await owner("SOC"))).amendments).toBe(0);
		await expect(ask({ kind: "due", due: day })).rejects.toThrow(/asks for the same/);
		expect(await judge(id, true)).toMatchObject({ rows: 0 });
		expect((await due()).due).toBe(day);
		expect(await eventsOf(id)).toEqual(["amendment.requested", "amendment.approved"]);
		expect((await waitingFor(await owner())).amendments).toBe(0);
		const [row] = await amendmentsOf(await owner(), BigInt(sox));
		expect(row).toMatchObject({ number: 1, about: "Due day", state: "approved", reason: WHY, note: NOTE, mine: false });
		expect(row?.after).toContain(day);
	});

	it("is refused to whoever asked for it, to other roles, to other tracks, and a second time", async () => {
		const id = await ask({ kind: "rules", removalSlaDays: DAYS, closingPolicy: "deviation" }, owner());
		await expect(judge(id, true)).rejects.toThrow(/You asked for this amendment/);
		await expect(judge(id, true, admin())).rejects.toThrow(/does not allow this/);
		await expect(judge(id, true, ctxOf(need(co.fallback, "SOX")))).rejects.toThrow();
		await expect(judge(id, true, owner("SOC"))).rejects.toThrow(/This amendment/);
		await expect(ask({ kind: "scope", rows: "4" }, owner("SOC"))).rejects.toThrow(/This track/);
		await expect(ask({ kind: "scope", rows: "4" }, ctxOf(need(co.fallback, "SOX")))).rejects.toThrow();
		await expect(amendmentsOf(await owner("SOC"), BigInt(sox))).rejects.toThrow(/This track/);
		// The database holds the same, whoever writes the row.
		await expect(
			db.ownerPool.query(
				"update amendment set state = 'approved', decided_by_user_id = requested_by_user_id, decided_at = app_now(), note = 'x' where id = $1",
				[id],
			),
		).rejects.toThrow(/who did not ask for it/);
		await judge(id, true, ctxOf(second));
		await expect(judge(id, false, ctxOf(second))).rejects.toThrow(/approved already/);
		const rules = await one<{ days: string }>(db.ownerPool, "select removal_sla_days as days from campaign_track where id = $1", [sox]);
		expect(JSON.parse(rules.days)).toEqual(DAYS);
		await expect(ask({ kind: "rules", removalSlaDays: DAYS, closingPolicy: "deviation" })).rejects.toThrow(/rules already/);
		await expect(ask({ kind: "rules", removalSlaDays: DAYS, closingPolicy: "remove" })).rejects.toThrow(/reported as not reviewed/);
	});

	it("takes open rows out of the review, and no decided one", async () => {
		await expect(ask({ kind: "scope", rows: "1, 4" })).rejects.toThrow(/Rows 1 are not open/);
		await expect(ask({ kind: "scope", rows: "4-" })).rejects.toThrow(/no row number/);
		const declined = await ask({ kind: "scope", rows: "2" });
		await judge(declined, false);
		expect(await eventsOf(declined)).toEqual(["amendment.requested", "amendment.declined"]);
		expect(await states()).toEqual({ open: 5, decided: 1 });
		const id = await ask({ kind: "system", systemId: String(old) });
		expect(await judge(id, true)).toMatchObject({ rows: 3 });
		expect(await states()).toEqual({ open: 2, decided: 1, taken_out: 3 });
		const { tracks } = await campaignSummary(await admin(), draft.campaignId);
		expect(tracks.map((t) => [t.track, t.items, t.taken, t.decided, t.unassigned])).toEqual([
			["SOC", 6, 0, 0, 0],
			["SOX", 6, 3, 1, 0],
		]);
		await expect(
			decideRows(db.ownerPool, co, "SOX", BigInt(sox), [{ row: 5, outcome: "remove", reason: "Not needed any more." }]),
		).rejects.toThrow(/changed meanwhile/);
		await expect(
			db.ownerPool.query("update review set state = 'open' where campaign_track_id = $1 and state = 'taken_out'", [sox]),
		).rejects.toThrow(/stays out/);
	});

	it("hands a reviewer's open rows to another", async () => {
		const to = await user(db.ownerPool, [{ role: "reviewer", track: "SOX" }]);
		const from = need(co.fallback, "SOX");
		const id = await ask({ kind: "reviewer", whose: String(from.userId), toUserId: String(to.userId) });
		expect(await judge(id, true)).toMatchObject({ rows: 2 });
		const { rows } = await db.ownerPool.query<{ row_no: number }>(
			"select row_no from review where campaign_track_id = $1 and reviewer_user_id = $2 and state = 'open' order by 1",
			[sox, to.userId],
		);
		expect(rows.map((r) => r.row_no)).toEqual([2, 3]);
		await expect(ask({ kind: "reviewer", whose: String(from.userId), toUserId: String(to.userId) })).rejects.toThrow(
			/no open row or definition/,
		);
		// Nobody hands rows to themselves, by asking or by approving.
		const both = await user(db.ownerPool, [
			{ role: "control_owner", track: "SOX" },
			{ role: "reviewer", track: "SOX" },
		]);
		const toBoth = { kind: "reviewer", whose: String(to.userId), toUserId: String(both.userId) };
		await expect(ask(toBoth, ctxOf(both))).rejects.toThrow(/rows to yourself/);
		const asked = await ask(toBoth);
		await expect(judge(asked, true, ctxOf(both))).rejects.toThrow(/would go to you/);
		expect((await amendmentsOf(await ctxOf(both), BigInt(sox)))[0]).toMatchObject({ state: "requested", mine: false });
		await judge(asked, false);
	});

	it("changes nothing of a staged track without one, also for the owner of the tables", async () => {
		for (const change of ["due_at = due_at + interval '1 day'", "closing_policy = 'remove'"])
			await expect(db.ownerPool.query(`update campaign_track set ${change} where id = $1`, [sox])).rejects.toThrow(/approved amendment/);
		await expect(
			db.ownerPool.query("update review set state = 'taken_out' where campaign_track_id = $1 and row_no = 2", [sox]),
		).rejects.toThrow(/approved amendment/);
		await expect(db.ownerPool.query("delete from amendment")).rejects.toThrow(/never deleted/);
	});

	it("is refused once the track closes, and stands in memo and pack", async () => {
		const waits = await ask({ kind: "scope", rows: "2" });
		await closeNow(db.ownerPool, co, BigInt(sox));
		await expect(judge(waits, true)).rejects.toThrow(/being closed or is closed/);
		await expect(ask({ kind: "scope", rows: "3" })).rejects.toThrow(/being closed or is closed/);
		await judge(waits, false);
		expect(await amendmentCounts(await admin(), BigInt(sox))).toEqual({ all: 7, waiting: 0 });
		const facts = await db.prisma.$transaction((tx) => trackFacts(tx, BigInt(sox), new Date()));
		expect(facts).toMatchObject({ inScope: 6, removed: 1, takenOut: 3, undecided: 2 });

		const file = await packOf(db, await owner(), BigInt(sox));
		const verified = await verifyPackFile(home, file);
		expect(verified.code, verified.out).toBe(0);
		expect(verified.out).toContain("3 rows were taken out of the review");
		const files = await filesOf(file);
		expect(rowsOf(files, "02_amendments.csv").map((r) => [r.row_id, r.kind, r.state, r.rows, r.reason])).toEqual([
			["1", "due", "approved", "0", WHY],
			["2", "rules", "approved", "0", WHY],
			["3", "scope", "declined", "", WHY],
			["4", "scope", "approved", "3", WHY],
			["5", "reviewer", "approved", "2", WHY],
			["6", "reviewer", "declined", "", WHY],
			["7", "scope", "declined", "", WHY],
		]);
		const decided = rowsOf(files, "07_decisions.csv");
		expect(decided.map((r) => [r.status, r.amendment])).toEqual([
			["decided", ""],
			["not_reviewed", ""],
			["not_reviewed", ""],
			...Array.from({ length: 3 }, () => ["taken_out", "4"]),
		]);
		const { at } = await due();
		expect(new Set(decided.map((r) => new Date(r.due_at ?? "").getTime()))).toEqual(new Set([at.getTime()]));
		const told = JSON.parse(files.get("02_campaign.json")?.toString("utf8") ?? "{}") as {
			changes: { what: string; by: unknown; approved_by: unknown }[];
		};
		const system = told.changes.find((c) => c.what.includes("Old ledger"));
		expect(system?.what).toContain("Amendment 4");
		expect(system?.by).not.toEqual(system?.approved_by);
		// The other track's pack knows nothing of it.
		const soc = await packOf(db, await owner("SOC"), need(draft.trackIds, "SOC"));
		expect((await verifyPackFile(home, soc)).code).toBe(0);
		expect(rowsOf(await filesOf(soc), "02_amendments.csv")).toEqual([]);
	});

	it("settles a gap once its last row without a reviewer is out, and counts what is left until then", async () => {
		const soc = need(draft.trackIds, "SOC");
		await db.ownerPool.query("update app_user set status = 'disabled' where id = $1", [need(co.fallback, "SOC").userId]);
		await settleReviewers(await jobCtx("reviewers"), { campaignTrackId: soc.toString() });
		const gaps = async () =>
			(await gapRows(await admin(), soc)).filter((g) => g.kind === "no_reviewer").map((g) => [g.number, g.state, g.rows, g.left]);
		expect(await gaps()).toEqual([
			[3, "open", 3, 3],
			[4, "open", 3, 3],
		]);
		const out = async (rows: string) => judge(await ask({ campaignTrackId: soc.toString(), kind: "scope", rows }), true, owner("SOC"));
		await out("4, 5");
		expect(await gaps()).toEqual([
			[3, "open", 3, 3],
			[4, "open", 3, 1],
		]);
		await out("6");
		expect(await gaps()).toEqual([
			[3, "open", 3, 3],
			[4, "resolved", 3, null],
		]);
		const settled = (await gapRows(await admin(), soc)).find((g) => g.number === 4);
		expect(settled?.acceptedReason).toBe("Amendment 2 took its last rows without a reviewer out of the review.");
		const told = await one<{ payload: string }>(
			db.ownerPool,
			"select p.payload from ledger_event e join ledger_payload p on p.seq = e.seq where e.type = 'amendment.approved' order by e.seq desc limit 1",
		);
		expect(JSON.parse(told.payload)).toMatchObject({ number: 2, gaps: [4] });
	});
});
