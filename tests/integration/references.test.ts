import { beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "@/tests/support/db";
import { company, draftCampaign, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { identity, one } from "@/tests/support/world/people";

/* What grants and reviews refer to, kept by triggers over whole statements: the same refusals as a foreign key's, to the owner of the tables too. */

let db: TestDb;
let grantId: bigint;
/** Two staged campaigns over the same grant. */
let first: { campaignId: bigint; trackId: bigint; itemId: string };
let second: typeof first;

beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	const co = await company(pool);
	const systemId = await system(pool);
	const extract = await committedImport(pool, systemId);
	const holder = await identity(pool);
	grantId = await grant(pool, systemId, await entitlement(pool, systemId), extract, { identityId: holder.id });
	const staged = async () => {
		const { campaignId, trackIds } = await draftCampaign(pool, co, [{ track: "SOC" }]);
		const trackId = need(trackIds, "SOC");
		await stageNow(pool, co, trackId);
		const { id } = await one<{ id: string }>(pool, "select id from item where campaign_id = $1", [campaignId]);
		return { campaignId, trackId, itemId: id };
	};
	[first, second] = [await staged(), await staged()];
});

const NEW_GRANTS = `insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, gone_at)
	select g.system_id, g.account_id + case n when 3 then $2 else 0 end, g.entitlement_id + case n when 3 then $3 else 0 end, now(), 1, now(), 1, now()
	from access_grant g, generate_series(1, 3) n where g.id = $1`;
const NEW_REVIEW = `insert into review (campaign_id, campaign_track_id, item_id, row_no, reviewer_via, risk_rank, bulk_allowed, delta)
	values ($1, $2, $3, 1000, '', 0, false, 'NEW')`;
const GONE_WRONG = 1_000_000;

describe("the app's role is refused", () => {
	it("grants of which one names no account or no entitlement, all of them", async () => {
		const count = async () => (await db.pool.query("select from access_grant")).rowCount;
		const before = await count();
		await expect(db.pool.query(NEW_GRANTS, [grantId, GONE_WRONG, 0])).rejects.toThrow(/names an account that is not there/);
		await expect(db.pool.query(NEW_GRANTS, [grantId, 0, GONE_WRONG])).rejects.toThrow(/names an entitlement that is not there/);
		expect(await count()).toBe(before);
		await db.pool.query(NEW_GRANTS, [grantId, 0, 0]);
		expect(await count()).toBe((before ?? 0) + 3);
	});

	it("a review without its item, of another campaign's item, and on another campaign's track", async () => {
		const made = (campaignId: bigint, trackId: bigint, itemId: string | number) => db.pool.query(NEW_REVIEW, [campaignId, trackId, itemId]);
		await expect(made(first.campaignId, first.trackId, GONE_WRONG)).rejects.toThrow(/names an item that its campaign does not have/);
		await expect(made(first.campaignId, first.trackId, second.itemId)).rejects.toThrow(/names an item that its campaign does not have/);
		await expect(made(first.campaignId, second.trackId, first.itemId)).rejects.toThrow(/names a track that its campaign does not have/);
		await expect(made(first.campaignId, BigInt(GONE_WRONG), first.itemId)).rejects.toThrow(/names a track/);
	});
});

describe("even the owner of the tables is refused", () => {
	it.each([
		"delete from account",
		"delete from entitlement",
		"delete from campaign_track",
		"delete from campaign",
		"truncate account cascade",
		"truncate campaign cascade",
		"update account set id = id + 1000",
		"update entitlement set id = id + 1000",
		"update campaign_track set id = id + 1000",
		"update access_grant set account_id = account_id",
		"update access_grant set entitlement_id = entitlement_id",
		"update review set campaign_id = campaign_id",
	])("%s", async (sql) => {
		await expect(db.ownerPool.query(sql)).rejects.toThrow(/refer to stays/);
	});

	it("an item of a campaign that is not there", async () => {
		const columns = await one<{ names: string }>(
			db.ownerPool,
			"select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns where table_name = 'item' and column_name not in ('id', 'campaign_id')",
		);
		await expect(
			db.ownerPool.query(
				`insert into item (campaign_id, ${columns.names}) select ${GONE_WRONG}, ${columns.names} from item where id = $1`,
				[first.itemId],
			),
		).rejects.toThrow(/frozen when a track is staged/);
	});
});
