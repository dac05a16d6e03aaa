import { beforeAll, describe, expect, it } from "vitest";
import { mark } from "@/lib/review/mark";
import { queueRows } from "@/lib/review/queue";
import { rowDetail } from "@/lib/review/row-detail";
import { isOutlier, isOverdue } from "@/lib/suggestion/rules";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, draftCampaign, need, stageNow } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { activate } from "@/tests/support/world/lifecycle";
import { ctxOf, identity } from "@/tests/support/world/people";
import { decideRows } from "@/tests/support/world/reviewed";

let db: TestDb;
let co: Company;
let draft: Draft;
/** Two rights in one system: `common` held by all of a department, `rare` by one of it. */
let rights: { common: bigint; rare: bigint };
const DEPARTMENTS = { Sales: 12, Legal: 5 } as const;
const CREDENTIALS = [
	{ createdAt: "2020-01-01", maxAgeDays: 90 },
	{ createdAt: "2020-01-01", maxAgeDays: null },
	{ createdAt: "2020-01-01", maxAgeDays: 90, status: "disabled" },
	{ createdAt: null, maxAgeDays: 90 },
	{ createdAt: null, maxAgeDays: null, expiresAt: "2021-01-01" },
	{ createdAt: null, maxAgeDays: null, expiresAt: "2099-01-01" },
];

beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	co = await company(pool);
	const systemId = await system(pool);
	const importId = await committedImport(pool, systemId);
	rights = { common: await entitlement(pool, systemId), rare: await entitlement(pool, systemId) };
	const held = (identityId: bigint, right: bigint, facts = {}) =>
		grant(pool, systemId, right, importId, { identityId, grantedAt: "2020-01-01", lastUsedAt: "2099-01-01", usage: "used", ...facts });
	for (const [department, people] of Object.entries(DEPARTMENTS))
		for (let n = 0; n < people; n++) {
			const { id } = await identity(pool, { department, name: `${department} ${n}` });
			await held(id, rights.common);
			if (n === 0) await held(id, rights.rare);
		}
	const leaver = await identity(pool, { status: "leaver", leftAt: "2026-01-31", department: "Sales", name: "Left" });
	await held(leaver.id, rights.common);
	await held((await identity(pool, { name: "Idle" })).id, rights.common, { lastUsedAt: "2021-05-05" });
	await held((await identity(pool, { name: "Unknown" })).id, rights.common, { lastUsedAt: null, usage: "no_data" });
	for (const [n, c] of CREDENTIALS.entries()) {
		const { id } = await identity(pool, { kind: "bot", name: `bot ${n}` });
		await held(id, rights.common);
		await pool.query(
			"insert into credential (identity_id, kind, label, status, created_at, max_age_days, expires_at) values ($1, 'key', $2, $3, $4, $5, $6)",
			[id, `key ${n}`, c.status ?? "active", c.createdAt, c.maxAgeDays, c.expiresAt ?? null],
		);
	}
	draft = await draftCampaign(pool, co, [{ track: "SOC" }, { track: "SOX", suggestions: "after_first_answer" }]);
	for (const id of Object.values(draft.trackIds)) {
		await stageNow(pool, co, id);
		await activate(pool, co, id);
	}
});

const trackId = (key: string) => need(draft.trackIds, key);
const rowOf = (key: string, name: string, right = rights.common) =>
	db.prisma.review.findFirstOrThrow({
		where: { campaignTrackId: trackId(key), item: { identityName: name, entitlementId: right } },
		select: { id: true, rowNo: true, version: true, flags: true },
	});
const reviewer = (key: string) => ctxOf(need(co.fallback, key));
const suggested = async (key: string, name: string, right?: bigint) =>
	(await rowDetail(await reviewer(key), { reviewId: String((await rowOf(key, name, right)).id) })).suggestions;

describe("suggestions", () => {
	it("are worked out by visible rules, as the pure rules say, on every row", async () => {
		const rows = await db.prisma.review.findMany({ where: { campaignTrackId: trackId("SOC") }, include: { item: true } });
		const found = await db.prisma.reviewSuggestion.findMany({ where: { campaignTrackId: trackId("SOC") } });
		const of = (id: bigint) => found.filter((f) => f.reviewId === id).map((f) => f.rule);
		const active = await db.prisma.identity.findMany({ where: { kind: "human", status: "active", department: { not: null } } });
		const { asOf } = await db.prisma.campaign.findUniqueOrThrow({ where: { id: draft.campaignId } });
		for (const { id, flags, item } of rows) {
			const peers = active.filter((p) => p.department === item.department);
			const holders = rows.filter((r) => r.item.entitlementId === item.entitlementId && peers.some((p) => p.id === r.item.identityId));
			const keys = item.identityId ? await db.prisma.credential.findMany({ where: { identityId: item.identityId } }) : [];
			const overdue = keys.some((k) => isOverdue({ ...k, since: k.rotatedAt ?? k.createdAt }, asOf));
			const expected = [
				...(overdue ? ["credential"] : []),
				...(flags.includes("leaver") ? ["leaver"] : []),
				...(item.identityStatus === "active" && isOutlier({ holding: holders.length, of: peers.length }) ? ["outlier"] : []),
				...(flags.includes("unused_90") ? ["unused"] : []),
			];
			expect(of(id).toSorted(), item.identityName).toEqual(expected);
		}
		expect(new Set(found.map((f) => f.rule))).toEqual(new Set(["credential", "leaver", "outlier", "unused"]));
	});

	it("say their reason, name the peers, and suggest nothing where nothing is known", async () => {
		expect(await suggested("SOC", "Left")).toMatchObject({
			rows: [{ rule: "leaver", act: "remove", words: expect.stringMatching(/2026-01-31/) }],
		});
		expect(await suggested("SOC", "Idle")).toMatchObject({ rows: [{ rule: "unused", words: expect.stringMatching(/2021-05-05/) }] });
		expect(await suggested("SOC", "Unknown")).toEqual({ hidden: false, rows: [] });
		const [outlier] = (await suggested("SOC", "Sales 0", rights.rare)).rows;
		expect(outlier).toMatchObject({ rule: "outlier", act: "look", words: "1 of 12 active people in Sales holds this.", peers: [] });
	});

	it("stand in the queue as words to filter by, and select nothing", async () => {
		const rows = await queueRows(await reviewer("SOC"), trackId("SOC"));
		expect(rows.find((r) => r.name === "Left")).toMatchObject({ suggests: ["leaver"], pending: null, decision: null });
		expect(rows.filter((r) => r.suggests.includes("outlier")).map((r) => r.name)).toEqual(["Sales 0"]);
	});

	it("are held back until the first answer where the track says so", async () => {
		expect(await suggested("SOX", "Left")).toEqual({ hidden: true, rows: [] });
		const before = await queueRows(await reviewer("SOX"), trackId("SOX"));
		expect(before.some((r) => r.suggests.length > 0)).toBe(false);
		const { id, version } = await rowOf("SOX", "Left");
		await mark(await reviewer("SOX"), {
			campaignTrackId: String(trackId("SOX")),
			mark: { reviewId: String(id), versionSeen: version, outcome: "remove", reason: "The holder has left the company." },
		});
		expect(await suggested("SOX", "Left")).toMatchObject({ hidden: false, rows: [{ rule: "leaver" }] });
		const after = await queueRows(await reviewer("SOX"), trackId("SOX"));
		expect(after.filter((r) => r.suggests.length > 0).map((r) => r.name)).toEqual(["Left"]);
	});

	it("are part of what a decision was made over, frozen, and of the definition", async () => {
		const [left, other] = [await rowOf("SOC", "Left"), await rowOf("SOC", "Unknown")];
		await decideRows(
			db.ownerPool,
			co,
			"SOC",
			trackId("SOC"),
			[left, other].map(({ rowNo }) => ({ row: rowNo, outcome: "remove" as const, reason: "Nobody knows of a need for it." })),
		);
		const { criteriaHash, definition } = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: trackId("SOC") } });
		for (const { id } of [left, other]) {
			const { contextHash } = await db.prisma.decision.findFirstOrThrow({ where: { reviewId: id } });
			const hashed = async (suggestions: string) =>
				(
					await db.ownerPool.query<{ hash: string }>(
						`select encode(sha256(convert_to(json_build_array(encode(i.hash, 'hex'), r.flags, r.delta, r.last_decision, $2::text, ${suggestions})::text, 'UTF8')), 'hex') as hash
						from review r join item i on i.id = r.item_id where r.id = $1`,
						[id, criteriaHash],
					)
				).rows[0]?.hash;
			expect(contextHash).toBe(
				await hashed(
					"(select json_agg(json_build_array(s.rule, s.facts) order by s.rule) from review_suggestion s where s.review_id = r.id)",
				),
			);
			if (id === left.id) expect(contextHash).not.toBe(await hashed("null::json"));
		}
		expect(JSON.parse(definition)).toMatchObject({ suggestions: "shown" });
		for (const sql of [
			"update review_suggestion set facts = '{}'",
			"delete from review_suggestion",
			`insert into review_suggestion select review_id, campaign_track_id, 'conflict', '{}' from review_suggestion limit 1`,
			`update campaign_track set suggestions = 'off' where id = ${trackId("SOX")}`,
		])
			await expect(db.ownerPool.query(sql), sql).rejects.toThrow();
	});
});
