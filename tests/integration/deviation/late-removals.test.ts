import { beforeAll, expect, it, vi } from "vitest";
import { newCtx } from "@/lib/access/context";
import { raiseLate } from "@/lib/deviation/raise-late";
import { respond } from "@/lib/deviation/respond";
import { ForbiddenError } from "@/lib/errors";
import { signPage } from "@/lib/signoff/queries";
import { sign } from "@/lib/signoff/sign";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, need, stageNow } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { activate, closeNow } from "../../support/world/lifecycle";
import { ctxOf, identity, one, user } from "../../support/world/people";
import { decideRows } from "../../support/world/reviewed";

let db: TestDb;
let co: Company;
let trackId: bigint;
let campaignId: bigint;

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	const systemId = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, systemId);
	const held = await entitlement(db.ownerPool, systemId, { risk: "high" });
	for (let n = 0; n < 5; n++) await grant(db.ownerPool, systemId, held, extract, { identityId: (await identity(db.ownerPool)).id });
	const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOX" }]);
	campaignId = draft.campaignId;
	trackId = need(draft.trackIds, "SOX");
	await stageNow(db.ownerPool, co, trackId);
	await activate(db.ownerPool, co, trackId);
});

/** A removal of the row with this number, opened six days ago and due so many days from now. */
async function removalOf(row: number, dueInDays: number, onTrack = trackId): Promise<void> {
	await db.ownerPool.query(
		`insert into removal (number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, instruction, opened_at, sla_days, due_at)
		select $2, r.campaign_id, r.campaign_track_id, r.id, r.item_id, i.grant_id, i.system_id, 'remove', '', app_now() - interval '6 days', 3, app_now() + $3 * interval '1 day'
		from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and r.row_no = $2`,
		[onTrack, row, dueInDays],
	);
}

const late = async () =>
	(
		await db.ownerPool.query<{ number: number; rows: number }>(
			`select d.number, (select count(*)::int from deviation_row w where w.deviation_id = d.id) as rows
			from deviation d where d.campaign_track_id = $1 and d.rule = 'late_removal' order by d.number`,
			[trackId],
		)
	).rows;
const size = async () => BigInt((await one<{ size: string }>(db.ownerPool, "select size from ledger_head")).size);
const waiting = async () =>
	(
		await one<{ n: number }>(
			db.ownerPool,
			"select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
		)
	).n;
const job = () => newCtx({ type: "job", job: "housekeeping" });

it("raises a late removal when the track closes, and a later one the day it runs past its deadline, once", async () => {
	await removalOf(1, -3);
	await removalOf(2, 10);
	expect(await raiseLate(await job(), {})).toEqual({ deviations: [] });
	await closeNow(db.ownerPool, co, trackId);
	const [atClose] = await late();
	expect(atClose?.rows).toBe(1);

	await removalOf(3, -1);
	const before = await size();
	expect((await raiseLate(await job(), {})).deviations).toHaveLength(1);
	expect(await late()).toEqual([{ number: atClose?.number, rows: 2 }]);
	expect((await size()) - before).toBe(1n);
	const event = await one<{ type: string; track: string; payload: string }>(
		db.ownerPool,
		"select e.type, e.track, p.payload from ledger_event e join ledger_payload p using (seq) order by seq desc limit 1",
	);
	expect(event).toMatchObject({ type: "deviation.raised", track: "SOX" });
	expect(JSON.parse(event.payload)).toMatchObject({ rule: "late_removal", rows: 1 });

	expect(await raiseLate(await job(), {})).toEqual({ deviations: [] });
	expect((await size()) - before).toBe(1n);
});

it("is told once when two workers find the same, and neither fails", async () => {
	await removalOf(4, -1);
	const before = await size();
	const gate = await db.ownerPool.connect();
	await gate.query("begin");
	// Whoever raises a deviation of the track waits here, with what it found in its hands.
	await gate.query("select pg_advisory_xact_lock(hashtext('deviation:SOX'))");
	const workers = Promise.all([raiseLate(await job(), {}), raiseLate(await job(), {})]);
	await vi.waitFor(async () => expect(await waiting()).toBe(2), { timeout: 10_000, interval: 50 });
	await gate.query("commit");
	gate.release();
	const both = await workers;
	expect(both.map(({ deviations }) => deviations.length).toSorted()).toEqual([0, 1]);
	expect(await late()).toMatchObject([{ rows: 3 }]);
	expect((await size()) - before).toBe(1n);
});

it("asks for the answer again when it is extended, keeps the earlier one in the ledger, and is not signed before", async () => {
	const standing = () =>
		one<{ id: string; version: number; cause: string; response: string }>(
			db.ownerPool,
			"select id, version, cause, response from deviation where campaign_track_id = $1 and rule = 'late_removal'",
			[trackId],
		);
	const owner = await ctxOf(need(co.owners, "SOX"));
	const { id, version } = await standing();
	await respond(owner, {
		deviationId: id,
		version,
		cause: "The change window lay later.",
		response: "Removals get a window of their own.",
	});
	await removalOf(5, -1);
	expect((await raiseLate(await job(), {})).deviations).toEqual([id]);
	expect(await standing()).toEqual({ id, version: version + 2, cause: "", response: "" });
	const { rows } = await db.ownerPool.query<{ type: string; payload: string }>(
		"select e.type, p.payload from ledger_event e join ledger_payload p using (seq) where subject = $1 order by seq desc limit 2",
		[`deviation:${id}`],
	);
	expect(rows.map(({ type, payload }) => ({ type, ...JSON.parse(payload) }))).toMatchObject([
		{ type: "deviation.raised", extended: true, rows: 1 },
		{ type: "deviation.responded", response: "Removals get a window of their own." },
	]);
	expect((await signPage(owner, campaignId, "SOX")).unanswered).toMatch(/2 deviations .* no response/);
	const content = await db.prisma.evidencePack.create({
		data: { campaignTrackId: trackId, kind: "content", state: "ready", contentHash: "c", cutoffSeq: await size(), requestedBy: "test" },
	});
	const act = { campaignTrackId: trackId.toString(), packId: content.id.toString(), textHash: "0".repeat(64) };
	await expect(sign(owner, act)).rejects.toThrow(/2 deviations .* no response/);
	for (const open of await db.prisma.deviation.findMany({ where: { campaignTrackId: trackId } }))
		await respond(owner, {
			deviationId: open.id.toString(),
			version: open.version,
			cause: "Two change windows fell out.",
			response: "They are moved to the weekend.",
		});
	await expect(sign(owner, act)).rejects.toThrow(/happened after the content/);
	await db.prisma.evidencePack.updateMany({ where: { id: content.id }, data: { cutoffSeq: await size() } });
	await expect(sign(owner, act)).rejects.toThrow(/memo changed/);
});

it("raises a claim nobody proved, a self-review found out later, and a population that is not the accepted one any more", async () => {
	const pool = db.ownerPool;
	const systemId = await system(pool);
	const extract = await committedImport(pool, systemId);
	const held = await entitlement(pool, systemId);
	const orphan = await grant(pool, systemId, held, extract, {});
	const draft = await draftCampaign(pool, co, [{ track: "SOX" }]);
	const id = need(draft.trackIds, "SOX");
	await stageNow(pool, co, id);
	await activate(pool, co, id);
	const row = await one<{ row_no: number }>(pool, "select row_no from item where campaign_id = $1 and grant_id = $2", [
		draft.campaignId,
		orphan,
	]);
	await decideRows(pool, co, "SOX", id, [{ row: row.row_no, outcome: "remove", reason: "" }]);
	// What an import would say later: the account is the reviewer's own.
	await pool.query("update account set identity_id = $2 where id = (select account_id from access_grant where id = $1)", [
		orphan,
		need(co.fallback, "SOX").identityId,
	]);
	await removalOf(2, -2, id);
	await removalOf(4, 5, id);
	const claimedBy = (await user(pool, ["remediator"])).userId;
	await pool.query(
		"update removal set state = 'claimed', claimed_by_user_id = $2, claimed_at = app_now(), ticket = 'T-1' where campaign_track_id = $1 and number in (2, 4)",
		[id, claimedBy],
	);
	// Nobody can do this with the application's role; whoever owns the tables can.
	await pool.query(`alter table item disable trigger item_keep; update item set account_name = 'altered' where campaign_id = ${draft.campaignId} and row_no = 3;
		alter table item enable always trigger item_keep`);
	await closeNow(pool, co, id);
	const { rows } = await pool.query<{ rule: string; rows: number; detail: string }>(
		`select d.rule, d.detail, (select count(*)::int from deviation_row w where w.deviation_id = d.id) as rows from deviation d
		where d.campaign_track_id = $1 and d.rule in ('unproved_removal', 'self_review_attempt', 'tie_out_failed') order by d.rule`,
		[id],
	);
	expect(rows.map((d) => [d.rule, d.rows])).toEqual([
		["self_review_attempt", 1],
		["tie_out_failed", 1],
		["unproved_removal", 1],
	]);
	expect(rows[1]?.detail).toMatch(/1 of them not as they were frozen/);
	// Nothing new: nothing is told twice. A claim that runs out later extends the same deviation.
	expect(await raiseLate(await job(), {})).toEqual({ deviations: [] });
});

it("is refused to people, the administrator among them", async () => {
	await expect(raiseLate(await ctxOf(co.admin), {})).rejects.toBeInstanceOf(ForbiddenError);
});
