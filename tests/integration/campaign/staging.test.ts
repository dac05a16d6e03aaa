import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { ITEM_COLUMNS, ITEM_TIMES } from "@/lib/campaign/schema";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, need, stageNow } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { identity, one, user } from "../../support/world/people";

let db: TestDb;
let co: Company;

beforeAll(async () => {
	db = await testDb();
	co = await company(db.ownerPool);
});

type Review = {
	reviewer: string | null;
	via: string;
	passed_over: string[];
	flags: string[];
	risk_rank: number;
	bulk_allowed: boolean;
	delta: string;
	last_decision: string | null;
	refused_relations: string[];
};

/** The review of a grant on a track. */
const reviewOf = (trackId: bigint, grantId: bigint) =>
	one<Review>(
		db.ownerPool,
		`select r.reviewer_user_id::text as reviewer, r.reviewer_via as via, r.passed_over, r.flags, r.risk_rank, r.bulk_allowed, r.delta, r.last_decision, r.refused_relations
		from review r join item i on i.id = r.item_id where r.campaign_track_id = $1 and i.grant_id = $2`,
		[trackId, grantId],
	);

describe("staging", () => {
	it("freezes both tracks' rows once, hashes them, and gives each track its own reviews", async () => {
		const manager = await user(db.ownerPool, [{ role: "reviewer", track: "SOC" }]);
		const owner = await user(db.ownerPool, [{ role: "reviewer", track: "SOX" }]);
		const holder = await identity(db.ownerPool, { managerId: manager.identityId, jobTitle: 'Clerk "A" \u0007 ü', department: "Finance" });
		const both = await system(db.ownerPool, { ownerId: owner.identityId });
		const onlySoc = await system(db.ownerPool, { scopes: { SOC: true, SOX: false } });
		const imports = [await committedImport(db.ownerPool, both), await committedImport(db.ownerPool, onlySoc)];
		const shared = await grant(db.ownerPool, both, await entitlement(db.ownerPool, both), imports[0] as bigint, {
			identityId: holder.id,
			usage: "used",
			lastUsedAt: "2026-09-01T10:00:00.123456Z",
		});
		const own = await grant(db.ownerPool, onlySoc, await entitlement(db.ownerPool, onlySoc), imports[1] as bigint, {
			identityId: holder.id,
		});

		const draft = await draftCampaign(db.ownerPool, co, [{ track: "SOC" }, { track: "SOX" }]);
		const [soc, sox] = [need(draft.trackIds, "SOC"), need(draft.trackIds, "SOX")];
		expect(await stageNow(db.ownerPool, co, soc)).toMatchObject({ items: 2 });
		expect(await stageNow(db.ownerPool, co, sox)).toMatchObject({ items: 1 });

		const items = await db.ownerPool.query("select *, encode(hash, 'hex') as hex from item where campaign_id = $1 order by row_no", [
			draft.campaignId,
		]);
		expect(items.rows.map((r) => [r.row_no, BigInt(r.grant_id)])).toEqual([
			[1, shared],
			[2, own],
		]);
		expect(await reviewOf(soc, shared)).toMatchObject({ reviewer: manager.userId.toString(), via: "manager" });
		expect(await reviewOf(sox, shared)).toMatchObject({
			reviewer: owner.userId.toString(),
			via: "system_owner",
			passed_over: ["entitlement_owner:none:"],
		});

		// The hash is reproducible from the columns by anybody: a JSON array as PostgreSQL writes it.
		const frozen = await db.ownerPool.query(
			`select ${ITEM_COLUMNS.map((c) => (ITEM_TIMES.has(c) ? `ledger_time(${c}) as ${c}` : c === "grant_id" ? `${c}::text` : c)).join(", ")} from item where campaign_id = $1 order by row_no`,
			[draft.campaignId],
		);
		const hashes = frozen.rows.map((row) => {
			const parts = ITEM_COLUMNS.map((c) => (/_id$|^row_no$/.test(c) && row[c] !== null ? String(row[c]) : JSON.stringify(row[c])));
			return createHash("sha256")
				.update(`[${parts.join(", ")}]`, "utf8")
				.digest("hex");
		});
		expect(items.rows.map((r) => r.hex)).toEqual(hashes);
		const track = await one<{ population_hash: string; state: string; item_count: number; waterfall: string }>(
			db.ownerPool,
			"select * from campaign_track where id = $1",
			[soc],
		);
		expect(track.population_hash).toBe(
			createHash("sha256")
				.update(Buffer.from(hashes.join(""), "hex"))
				.digest("hex"),
		);
		expect(track).toMatchObject({ state: "staged", item_count: 2 });
	});
});
