import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { previewScope } from "@/lib/campaign/setup-queries";
import { conflictPage } from "@/lib/conflict/page-queries";
import { conflictSummary } from "@/lib/conflict/summary-queries";
import { ForbiddenError } from "@/lib/errors";
import { rowDetail } from "@/lib/review/row-detail";
import { ensureRules } from "@/lib/sod/ensure-rules";
import { setDuties } from "@/lib/sod/set-duties";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, draftCampaign, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { ctxOf, identity } from "@/tests/support/world/people";

let db: TestDb;
let co: Company;
let draft: Draft;
let person: { id: bigint };
let bot: { id: bigint };
let outside: bigint;

/** A person who maintains vendors in one system; their bot pays vendors in another; they pay too in a third, which lies outside the SOX boundary. */
beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	co = await company(pool);
	await ensureRules(await newCtx({ type: "job", job: "setup" }));
	person = await identity(pool);
	bot = await identity(pool, { kind: "bot", ownerId: person.id });
	const owner = await ctxOf(need(co.owners, "SOX"));
	const conferring = async (dutyIds: string[], holder: bigint, scopes: Record<string, boolean>) => {
		const systemId = await system(pool, { scopes });
		const entitlementId = await entitlement(pool, systemId);
		const importId = await committedImport(pool, systemId);
		await setDuties(owner, { entitlementId: String(entitlementId), dutyIds, none: dutyIds.length === 0 });
		const grantId = await grant(pool, systemId, entitlementId, importId, { identityId: holder });
		return { systemId, entitlementId, importId, grantId };
	};
	const both = { SOC: true, SOX: true };
	await conferring(["vendor.maintain"], person.id, both);
	await conferring(["vendor.pay"], bot.id, both);
	await conferring([], (await identity(pool)).id, both);
	outside = (await conferring(["vendor.pay"], person.id, { SOC: true, SOX: false })).systemId;
	const unmapped = await system(pool, { scopes: both });
	await grant(pool, unmapped, await entitlement(pool, unmapped), await committedImport(pool, unmapped), {
		identityId: (await identity(pool)).id,
	});
	draft = await draftCampaign(pool, co, [{ track: "SOC" }, { track: "SOX" }]);
	for (const id of Object.values(draft.trackIds)) await stageNow(pool, co, id);
});

const ALL = { ruleId: null, severity: null, state: null, system: null, duties: null };
const sox = () => need(draft.trackIds, "SOX");
const flagsOf = async (trackId: bigint) => {
	const rows = await db.prisma.review.findMany({ where: { campaignTrackId: trackId }, include: { item: true } });
	return rows.filter((r) => r.flags.includes("conflict")).map((r) => r.item.identityId);
};

describe("conflicts of a track", () => {
	it("are frozen with both halves and the way to each, also through machines and systems outside the scope", async () => {
		const page = await conflictPage(await ctxOf(need(co.owners, "SOX")), { campaignTrackId: sox(), filter: ALL, after: 0 });
		expect(page.rows.map((r) => [r.code, r.base])).toEqual([
			["NHI-SOD-02", "P2P-01"],
			["P2P-01", null],
		]);
		const pair = page.rows[1];
		expect(pair?.sides[0].map((h) => h.via)).toEqual(["own"]);
		expect(pair?.sides[1].map((h) => [h.via, h.rowNo === null]).toSorted()).toEqual([
			["own", true],
			["owned_machine", false],
		]);
		expect((await conflictSummary(await ctxOf(need(co.owners, "SOX")), sox())).rules).toMatchObject([
			{ code: "P2P-01", severity: "critical", people: 1, machines: 0 },
			{ code: "NHI-SOD-02", people: 1 },
		]);
	});

	it("flag the rows that are a half, bar them from bulk, and flag nothing on a track that does not keep duties apart", async () => {
		expect((await flagsOf(sox())).toSorted()).toEqual([person.id, bot.id].toSorted());
		expect(await flagsOf(need(draft.trackIds, "SOC"))).toEqual([]);
		expect(await db.prisma.review.count({ where: { campaignTrackId: sox(), flags: { has: "conflict" }, bulkAllowed: true } })).toBe(0);
	});

	it("leave a gap for each system with an entitlement nobody mapped, on the track that keeps duties apart", async () => {
		const gaps = async (key: string) =>
			db.prisma.gap.findMany({ where: { campaignTrackId: need(draft.trackIds, key), kind: "no_duties" }, select: { rows: true } });
		expect(await gaps("SOX")).toEqual([{ rows: 1 }]);
		expect(await gaps("SOC")).toEqual([]);
	});

	it("stand in the event of staging, and in the drawer of the row's reviewer with the other half", async () => {
		const event = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { type: "campaign.staged", subject: `track:${sox()}` } });
		const { payload } = await db.prisma.ledgerPayload.findFirstOrThrow({ where: { seq: event.seq } });
		expect(JSON.parse(payload ?? "")).toMatchObject({ conflicts: 2 });
		await activate(db.ownerPool, co, sox());
		const row = await db.prisma.review.findFirstOrThrow({ where: { campaignTrackId: sox(), item: { identityId: person.id } } });
		const detail = await rowDetail(await ctxOf(need(co.fallback, "SOX")), { reviewId: String(row.id) });
		const found = detail.conflicts.find((c) => c.code === "P2P-01");
		expect(found).toMatchObject({ severity: "critical", duties: ["Maintain vendor master"] });
		expect(found?.others.map((o) => o.via).toSorted()).toEqual(["own", "owned_machine"]);
		expect(found?.others.map((o) => o.system)).toContain((await db.prisma.system.findUniqueOrThrow({ where: { id: outside } })).name);
	});

	it("may be all that a track is asked about: what takes part in none is left out with its reason, counted beforehand as staged", async () => {
		const admin = await ctxOf(co.admin);
		const exclusions = [{ by: "duties" as const, value: "apart" as const, reason: "A review of conflicts between quarters." }];
		const only = await draftCampaign(db.ownerPool, co, [{ track: "SOX", exclusions }]);
		const trackId = need(only.trackIds, "SOX");
		const preview = await previewScope(admin, { campaignTrackId: String(trackId), scope: { exclusions } });
		await stageNow(db.ownerPool, co, trackId);
		const staged = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: trackId } });
		expect(JSON.parse(staged.waterfall)).toEqual(preview);
		expect(preview.at(-1)?.count).toBe(2);
		expect(preview.find((l) => l.key === "exclusion:0")).toMatchObject({ count: 2, label: expect.stringMatching(/no conflict/) });
		const rows = await db.prisma.review.findMany({ where: { campaignTrackId: trackId }, include: { item: true } });
		expect(rows.map((r) => r.item.identityId).toSorted()).toEqual([person.id, bot.id].toSorted());
		await expect(draftCampaign(db.ownerPool, co, [{ track: "SOC", exclusions }])).rejects.toThrow(/does not look for conflicts/);
	});

	it("are read on one's own track alone, and never change", async () => {
		await expect(conflictPage(await ctxOf(need(co.owners, "SOC")), { campaignTrackId: sox(), filter: ALL, after: 0 })).rejects.toThrow(
			"This track",
		);
		await expect(conflictSummary(await ctxOf(need(co.fallback, "SOX")), sox())).rejects.toThrow(ForbiddenError);
		for (const sql of [
			"delete from sod_conflict where campaign_track_id = $1",
			"update sod_conflict set severity = 'low' where campaign_track_id = $1",
			"delete from sod_conflict_half where conflict_id in (select id from sod_conflict where campaign_track_id = $1)",
			"insert into sod_conflict (campaign_track_id, number, rule_id, rule_version, severity, subject_kind, subject_name) select $1, 999, id, 1, 'low', 'human', 'x' from sod_rule limit 1",
		])
			await expect(db.pool.query(sql, [sox()]), sql).rejects.toThrow();
	});
});
