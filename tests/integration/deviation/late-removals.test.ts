import { beforeAll, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { raiseLate } from "@/lib/deviation/raise-late";
import { ForbiddenError } from "@/lib/errors";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, need, stageNow } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { activate, closeNow } from "../../support/world/lifecycle";
import { ctxOf, identity, one } from "../../support/world/people";

let db: TestDb;
let co: Company;
let trackId: bigint;

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	const systemId = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, systemId);
	const held = await entitlement(db.ownerPool, systemId, { risk: "high" });
	for (let n = 0; n < 3; n++) await grant(db.ownerPool, systemId, held, extract, { identityId: (await identity(db.ownerPool)).id });
	const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOX" }]);
	trackId = need(draft.trackIds, "SOX");
	await stageNow(db.ownerPool, co, trackId);
	await activate(db.ownerPool, co, trackId);
});

/** A removal of the row with this number, opened six days ago and due so many days from now. */
async function removalOf(row: number, dueInDays: number): Promise<void> {
	await db.ownerPool.query(
		`insert into removal (number, campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, kind, instruction, opened_at, sla_days, due_at)
		select $2, r.campaign_id, r.campaign_track_id, r.id, r.item_id, i.grant_id, i.system_id, 'remove', '', app_now() - interval '6 days', 3, app_now() + $3 * interval '1 day'
		from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and r.row_no = $2`,
		[trackId, row, dueInDays],
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

it("is refused to people, the administrator among them", async () => {
	await expect(raiseLate(await ctxOf(co.admin), {})).rejects.toBeInstanceOf(ForbiddenError);
});
