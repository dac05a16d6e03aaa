import { beforeAll, expect, it } from "vitest";
import { populationFacets } from "@/lib/campaign/row-queries";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, need } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { closeNow } from "@/tests/support/world/lifecycle";
import { ctxOf, identity } from "@/tests/support/world/people";
import { decideRows, launched } from "@/tests/support/world/reviewed";

let db: TestDb;
let co: Company;
let trackId: bigint;

beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	co = await company(pool);
	const systemId = await system(pool);
	const extract = await committedImport(pool, systemId);
	for (const privileged of [true, false, false, false]) {
		const holder = await identity(pool);
		await grant(pool, systemId, await entitlement(pool, systemId, { privileged }), extract, { identityId: holder.id });
	}
	trackId = need((await launched(pool, co)).trackIds, "SOC");
});

/** What the facets are told to be, counted row by row. */
async function counted() {
	const { rows } = await db.pool.query<{ kind: string; of: string; n: string }>(
		`select 'states' as kind, state as of, count(*) as n from review where campaign_track_id = $1 group by 2
		union all select 'deltas', delta, count(*) from review where campaign_track_id = $1 group by 2
		union all select 'flags', u.flag, count(*) from review r cross join lateral unnest(r.flags) as u(flag) where r.campaign_track_id = $1 group by 2`,
		[trackId],
	);
	const of = (kind: string) => Object.fromEntries(rows.filter((r) => r.kind === kind).map((r) => [r.of, Number(r.n)]));
	return { flags: of("flags"), states: of("states"), deltas: of("deltas") };
}

it("the kept counts of a population are those of its rows: before, while and after it is decided", async () => {
	const admin = await ctxOf(co.admin);
	const told = () => populationFacets(admin, trackId);
	expect(await told()).toEqual(await counted());
	expect(await told()).toMatchObject({ flags: { privileged: 1, no_usage_data: 4 }, states: { open: 4 } });
	await decideRows(db.ownerPool, co, "SOC", trackId, [{ row: 2, outcome: "keep", reason: "Needed for the month-end close." }]);
	expect(await told()).toEqual(await counted());
	expect((await told()).states).toEqual({ open: 3, decided: 1 });
	await closeNow(db.ownerPool, co, trackId);
	expect(await told()).toEqual(await counted());
	expect((await told()).states).toEqual({ not_reviewed: 3, decided: 1 });
});

it("counts and frozen facts refuse to change, also for the owner of the tables", async () => {
	await expect(db.ownerPool.query("update campaign_track set flag_counts = '{}' where id = $1", [trackId])).rejects.toThrow(/are frozen/);
	await expect(db.ownerPool.query("update review set flags = '{}' where campaign_track_id = $1", [trackId])).rejects.toThrow(
		/never edited/,
	);
});
