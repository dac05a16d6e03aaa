import { beforeAll, describe, expect, it } from "vitest";
import { deviationLog } from "@/lib/deviation/queries";
import { exceptionRegister } from "@/lib/exception/queries";
import { removalPage } from "@/lib/removal/queries";
import { RemovalFilterInput } from "@/lib/removal/schema";
import { type TestDb, testDb } from "@/tests/support/db";
import { activeTrack } from "@/tests/support/world/active-track";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";

const ROWS = 230;
let db: TestDb;
let owner: TestUser;

beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	await user(pool, ["iam_admin"]);
	owner = await user(pool, [{ role: "control_owner", track: "SOX" }]);
	const reviewer = await user(pool, ["reviewer"]);
	const systemId = await system(pool);
	const grantId = await grant(pool, systemId, await entitlement(pool, systemId), await committedImport(pool, systemId), {
		identityId: (await identity(pool)).id,
	});
	const on = await activeTrack(pool, "SOX", owner, [{ grantId, reviewer }]);
	await pool.query(
		`insert into exception (campaign_track_id, track, number, review_id, item_id, system_id, entitlement_id, reason, expires_at, requested_by_user_id)
		select $1, 'SOX', n, r.id, r.item_id, i.system_id, i.entitlement_id, 'kept on purpose', app_now() + make_interval(days => 1 + n % 7), $2
		from generate_series(1, $3) n, review r join item i on i.id = r.item_id where r.campaign_track_id = $1`,
		[on.campaignTrackId, reviewer.userId, ROWS],
	);
	await pool.query(
		`insert into removal (campaign_id, campaign_track_id, review_id, item_id, grant_id, system_id, number, kind, sla_days, due_at)
		select r.campaign_id, r.campaign_track_id, r.id, r.item_id, i.grant_id, i.system_id, n, 'remove', 3, app_now() + make_interval(days => n % 5)
		from generate_series(1, $2) n, review r join item i on i.id = r.item_id where r.campaign_track_id = $1`,
		[on.campaignTrackId, ROWS],
	);
	await pool.query(
		"insert into deviation (campaign_track_id, track, number, rule, detail) select $1, 'SOX', n, 'late_decision', '' from generate_series(1, $2) n",
		[on.campaignTrackId, ROWS],
	);
});

/** Every entry a reader comes by who presses Next until the list ends. */
async function walk(
	page: (cursor: bigint | null) => Promise<{ rows: { number: number }[]; nextCursor: string | null }>,
): Promise<number[]> {
	const numbers: number[] = [];
	for (let cursor: bigint | null = null, more = true; more; ) {
		const { rows, nextCursor } = await page(cursor);
		numbers.push(...rows.map((r) => r.number));
		more = nextCursor !== null;
		cursor = nextCursor === null ? null : BigInt(nextCursor);
	}
	return numbers;
}
const all = Array.from({ length: ROWS }, (_, i) => i + 1);

const removals = async (cursor: string | null) =>
	removalPage(await ctxOf(owner), RemovalFilterInput.parse(cursor === null ? {} : { after: cursor }));

describe("a register longer than a page", () => {
	it("of exceptions is read to its end, each entry once", async () => {
		const ctx = await ctxOf(owner);
		const numbers = await walk((cursor) => exceptionRegister(ctx, "SOX", cursor));
		expect(numbers.toSorted((a, b) => a - b)).toEqual(all);
	});

	it("of deviations is read to its end, each entry once", async () => {
		const ctx = await ctxOf(owner);
		expect((await walk((cursor) => deviationLog(ctx, null, cursor))).toReversed()).toEqual(all);
	});

	it("of removals is read to its end by the cursor it hands out, each entry once", async () => {
		const numbers: number[] = [];
		for (let cursor: string | null = null, more = true; more; ) {
			const page: Awaited<ReturnType<typeof removals>> = await removals(cursor);
			numbers.push(...page.rows.map((r) => r.number));
			cursor = page.nextCursor;
			more = cursor !== null;
		}
		expect(numbers.toSorted((a, b) => a - b)).toEqual(all);
	});

	it("leaves a note of who read how many, a page at a time", async () => {
		const read = await db.prisma.accessLog.findMany({ where: { what: "exceptions" }, orderBy: { id: "asc" } });
		expect(read.map((r) => r.rows)).toEqual([100, 100, 30]);
	});
});
