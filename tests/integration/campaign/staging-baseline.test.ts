import { beforeAll, describe, expect, it } from "vitest";
import { deltaCounts, gonePage } from "@/lib/campaign/delta-queries";
import { populationFacets, populationPage } from "@/lib/campaign/row-queries";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, need, stageNow } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { activate, closeNow } from "../../support/world/lifecycle";
import { ctxOf, identity, one, type TestUser, user } from "../../support/world/people";

let db: TestDb;
let co: Company;
let boss: TestUser;
let systemId: bigint;
let extract: bigint;
const grants: Record<string, bigint> = {};

const plant = async (name: string) => {
	const holder = await identity(db.ownerPool, { managerId: boss.identityId });
	grants[name] = await grant(db.ownerPool, systemId, await entitlement(db.ownerPool, systemId), extract, {
		identityId: holder.id,
		accountName: name,
		usage: "used",
		lastUsedAt: new Date().toISOString(),
	});
};

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
	boss = await user(db.ownerPool, [{ role: "reviewer", track: "SOC" }]);
	systemId = await system(db.ownerPool);
	extract = await committedImport(db.ownerPool, systemId);
	for (const name of ["kept", "title changed", "re-described", "removed and back", "silent", "gone", "left out"]) await plant(name);
});

async function decide(trackId: bigint, name: string, outcome: string): Promise<void> {
	const r = await one<{ id: string }>(
		db.ownerPool,
		"select r.id from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.account_name = $2",
		[trackId, name],
	);
	const s = await one<{ id: string }>(
		db.ownerPool,
		"insert into submission (campaign_track_id, user_id, decisions, statement, statement_hash, authenticated_at, method) values ($1, $2, 1, 's', 'h', app_now(), 'password') returning id",
		[trackId, boss.userId],
	);
	await db.ownerPool.query("update review set state = 'decided', version = 1 where id = $1", [r.id]);
	const d = await one<{ id: string }>(
		db.ownerPool,
		`insert into decision (review_id, campaign_id, campaign_track_id, submission_id, outcome, reason, answers, criteria_version, criteria_hash, context_hash, version_seen, bulk, reviewer_user_id, reviewer_identity_id, relations, decided_at)
		select id, campaign_id, campaign_track_id, $2, $3, '', '{}', 'v', 'h', 'h', 0, false, $4, $5, reviewer_relations($5, item_id), '2026-06-30T12:00:00Z' from review where id = $1 returning id`,
		[r.id, s.id, outcome, boss.userId, boss.identityId],
	);
	await db.ownerPool.query("update review set current_decision_id = $2 where id = $1", [r.id, d.id]);
}

describe("against the last closed campaign of the track", () => {
	it("a row is unchanged, changed, new, or came back, and says what was decided then", async () => {
		const first = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }]);
		const before = need(first.trackIds, "SOC");
		await stageNow(db.ownerPool, co, before);
		const alone = await db.ownerPool.query("select distinct delta, flags from review where campaign_track_id = $1", [before]);
		expect(alone.rows).toEqual([{ delta: "NEW", flags: [] }]);
		await activate(db.ownerPool, co, before);
		for (const name of ["kept", "title changed", "re-described"]) await decide(before, name, "keep");
		await decide(before, "removed and back", "remove");
		await closeNow(db.ownerPool, co, before);

		await db.ownerPool.query(
			"update identity set job_title = 'Treasurer' where id = (select identity_id from account where name = 'title changed')",
		);
		await db.ownerPool.query(
			"update entitlement set title = 'May do more' where id = (select entitlement_id from access_grant where id = $1)",
			[need(grants, "re-described")],
		);
		await db.ownerPool.query("update access_grant set gone_at = app_now(), gone_import_id = $2 where id = $1", [
			need(grants, "removed and back"),
			extract,
		]);
		await db.ownerPool.query(
			`insert into access_grant (system_id, account_id, entitlement_id, first_seen_at, first_import_id, last_seen_at, last_import_id, usage, last_used_at)
			select system_id, account_id, entitlement_id, app_now(), last_import_id, app_now(), last_import_id, 'used', app_now() from access_grant where id = $1`,
			[need(grants, "removed and back")],
		);
		await db.ownerPool.query("update access_grant set gone_at = '2026-07-02T08:00:00Z', gone_import_id = $2 where id = $1", [
			need(grants, "gone"),
			extract,
		]);
		await plant("joined");

		const { left } = await one<{ left: string }>(
			db.ownerPool,
			"select e.name as left from access_grant g join entitlement e on e.id = g.entitlement_id where g.id = $1",
			[need(grants, "left out")],
		);
		const without = [{ by: "entitlement" as const, value: left, reason: "Reviewed with its own system." }];
		const second = await draftCampaign(db.ownerPool, co, [{ track: "SOC", exclusions: without }, { track: "SOX" }]);
		const now = need(second.trackIds, "SOC");
		await stageNow(db.ownerPool, co, now);
		const { name } = await one<{ name: string }>(db.ownerPool, "select name from campaign where id = $1", [first.campaignId]);
		const { rows } = await db.ownerPool.query<{ account: string; delta: string; flags: string[]; last: string | null }>(
			"select i.account_name as account, r.delta, r.flags, r.last_decision as last from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 order by r.row_no",
			[now],
		);
		expect(Object.fromEntries(rows.map((r) => [r.account, [r.delta, r.flags, r.last]]))).toEqual({
			kept: ["UNCHANGED", [], `keep on 2026-06-30, ${name}`],
			"title changed": ["CHANGED", ["changed"], `keep on 2026-06-30, ${name}`],
			"re-described": ["CHANGED", ["changed"], `keep on 2026-06-30, ${name}`],
			"removed and back": ["CAME_BACK", ["came_back"], `remove on 2026-06-30, ${name}`],
			silent: ["UNCHANGED", [], `not reviewed, ${name}`],
			joined: ["NEW", ["new"], null],
		});

		// The five kinds are counted when the track is staged, and each leads to its rows.
		const admin = await ctxOf(co.admin);
		const kinds = { NEW: 1, CHANGED: 2, UNCHANGED: 2, CAME_BACK: 1 };
		expect(await deltaCounts(admin, now)).toEqual({ against: { trackId: String(before), name }, ...kinds, REMOVED: 2 });
		expect((await populationFacets(admin, now)).deltas).toEqual(kinds);
		const changed = await populationPage(admin, { campaignTrackId: String(now), delta: "CHANGED" });
		expect(changed.rows.map((r) => r.account)).toEqual(["title changed", "re-described"]);
		const gone = await gonePage(admin, now, 0);
		expect(gone.rows.map((r) => [r.account, r.because, r.decision, r.since])).toEqual([
			["gone", "gone", null, "2026-07-02T08:00:00.000Z"],
			["left out", "out_of_scope", null, null],
		]);
		expect((await gonePage(admin, now, gone.rows[0]?.rowNo ?? 0)).rows).toHaveLength(1);
		await expect(gonePage(await ctxOf(need(co.owners, "SOX")), now, 0)).rejects.toThrow(/This track/);
		await expect(db.ownerPool.query("update campaign_track set delta_counts = '{}' where id = $1", [now])).rejects.toThrow(/are frozen/);

		// The other track has no closed campaign: nothing is new to it by comparison, and nothing of the first track's past shows.
		const other = need(second.trackIds, "SOX");
		await stageNow(db.ownerPool, co, other);
		const foreign = await db.ownerPool.query("select distinct delta, flags, last_decision from review where campaign_track_id = $1", [
			other,
		]);
		expect(foreign.rows).toEqual([{ delta: "NEW", flags: [], last_decision: null }]);
		expect(await deltaCounts(admin, other)).toMatchObject({ against: null, NEW: 7, REMOVED: 0 });
		expect((await gonePage(admin, other, 0)).rows).toEqual([]);
	});
});
