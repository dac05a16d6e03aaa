import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideDefinition } from "@/lib/birthright/decide";
import { birthrightCandidates, myDefinitions, trackDefinitions } from "@/lib/birthright/queries";
import { configureTrack } from "@/lib/campaign/configure-track";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { answerReReview } from "@/lib/quality/answer-re-review";
import { measure } from "@/lib/quality/measure";
import { nameReReviewer } from "@/lib/quality/name-re-reviewer";
import { setThresholds } from "@/lib/quality/set-thresholds";
import { reassign } from "@/lib/review/reassign";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "../../support/db";
import { type Company, company, draftCampaign, jobCtx, need, stageNow, versionOf } from "../../support/world/campaign";
import { committedImport, entitlement, grant, system } from "../../support/world/inventory";
import { activate, closeNow } from "../../support/world/lifecycle";
import { filesHome, filesOf, packOf, rowsOf, verifyPackFile } from "../../support/world/packs";
import { ctxOf, identity, one, type TestUser, user } from "../../support/world/people";
import { decideRows } from "../../support/world/reviewed";

let db: TestDb;
let co: Company;
let home: string;
let mailOwner: TestUser;
const ids: Record<"mail" | "sales" | "vpn" | "admin", bigint> = { mail: 0n, sales: 0n, vpn: 0n, admin: 0n };
let trackId: bigint;

const reason = "Everybody needs it from the first day on.";
const rule = (entitlementId: bigint, attribute = "everyone", value = "") => ({
	entitlementId: String(entitlementId),
	attribute,
	value,
	reason,
});

async function withDefinitions(id: bigint, definitions: unknown[]): Promise<void> {
	await configureTrack(await ctxOf(co.admin), {
		step: "scope",
		campaignTrackId: String(id),
		version: await versionOf(db.ownerPool, id),
		scope: { exclusions: [], definitions },
	});
}

beforeAll(async () => {
	home = await filesHome();
	db = await testDb();
	const pool = db.ownerPool;
	co = await company(pool);
	mailOwner = await user(pool, [{ role: "reviewer", track: "SOC" }], { department: "IT" });
	const systemId = await system(pool);
	const extract = await committedImport(pool, systemId);
	ids.mail = await entitlement(pool, systemId, { title: "Mail", ownerId: mailOwner.identityId });
	ids.sales = await entitlement(pool, systemId, { title: "Price list", ownerId: mailOwner.identityId });
	ids.vpn = await entitlement(pool, systemId, { title: "Remote access" });
	ids.admin = await entitlement(pool, systemId, { title: "Mail administration", privileged: true });
	const give = (entitlementId: bigint, identityId?: bigint) =>
		grant(pool, systemId, entitlementId, extract, identityId ? { identityId } : {});
	for (let n = 0; n < 6; n++) {
		const one = (await identity(pool, { department: n < 4 ? " sales" : "Ledger" })).id;
		for (const each of [ids.mail, ids.sales, ids.vpn]) await give(each, one);
	}
	// None of these is covered by "every employee": a leaver, one whose contract ended, a machine, an account of nobody, and who reviews.
	await give(ids.mail, (await identity(pool, { status: "leaver" })).id);
	await give(ids.mail, (await identity(pool, { endsAt: "2020-01-01" })).id);
	await give(ids.mail, (await identity(pool, { kind: "bot" })).id);
	await give(ids.mail);
	await give(ids.mail, mailOwner.identityId);
	const draft = await draftCampaign(pool, co, [{ track: "SOC" }, { track: "SOX" }]);
	trackId = need(draft.trackIds, "SOC");
	const sox = need(draft.trackIds, "SOX");
	await expect(withDefinitions(sox, [rule(ids.mail)])).rejects.toThrow(/On SOX every holder is reviewed/);
	await expect(withDefinitions(trackId, [rule(ids.admin)])).rejects.toThrow(/privileged or of high risk/);
	await expect(withDefinitions(trackId, [rule(ids.mail, "department")])).rejects.toThrow();
	await withDefinitions(trackId, [rule(ids.mail), rule(ids.sales, "department", "Sales"), rule(ids.vpn)]);
	await stageNow(pool, co, trackId);
	await activate(pool, co, trackId);
});

afterAll(() => rm(home, { recursive: true, force: true }));

describe("a birthright definition", () => {
	it("takes the holders of its rule out of the rows, and nobody else; what went in comes out", async () => {
		const [mail, sales, vpn] = await trackDefinitions(await ctxOf(co.admin), trackId);
		expect([mail, sales, vpn].map((d) => [d?.entitlement, d?.holders, d?.outside])).toEqual([
			["Mail", 6, 5],
			["Price list", 4, 2],
			["Remote access", 6, 0],
		]);
		const track = await db.prisma.campaignTrack.findUniqueOrThrow({ where: { id: trackId } });
		expect(track.itemCount).toBe(7);
		const lines = JSON.parse(track.waterfall) as { kind: string; key: string; label: string; count: number }[];
		expect(lines.filter((l) => l.key.startsWith("definition:")).map((l) => [l.label, l.count])).toEqual([
			["Reviewed once as a definition: every employee gets “Mail”", 6],
			["Reviewed once as a definition: everybody in department Sales gets “Price list”", 4],
			["Reviewed once as a definition: every employee gets “Remote access”", 6],
		]);
		const out = lines.filter((l) => l.kind !== "start").reduce((sum, l) => sum + l.count, 0);
		expect(out).toBe(lines[0]?.count);
		const candidates = await birthrightCandidates(await ctxOf(co.admin), "SOC");
		expect(candidates.map((c) => c.title)).not.toContain("Mail administration");
		expect(candidates[0]).toMatchObject({ title: "Mail", holders: 11 });
	});

	it("is decided once by its reviewer, with an event; the database refuses everybody else", async () => {
		const [mail] = await myDefinitions(await ctxOf(mailOwner));
		const decision = { definitionId: mail?.id, outcome: "keep", reason, version: 0 };
		await expect(decideDefinition(await ctxOf(need(co.fallback, "SOC")), decision)).rejects.toThrow(NotFoundError);
		await expect(decideDefinition(await ctxOf(mailOwner, { authenticatedAgoSeconds: 301 }), decision)).rejects.toMatchObject({
			code: "fresh_sign_in_required",
		});
		await expect(decideDefinition(await ctxOf(mailOwner), { ...decision, version: 7 })).rejects.toThrow(ConflictError);
		await decideDefinition(await ctxOf(mailOwner), decision);
		await expect(decideDefinition(await ctxOf(mailOwner), decision)).rejects.toThrow(/decided already/);
		const event = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { type: "birthright.decided" } });
		expect(event).toMatchObject({ track: "SOC", subject: `definition:${mail?.id}`, actor: `user:${mailOwner.ref}` });
		for (const sql of [
			"update definition_review set outcome = 'remove' where number = 1",
			"update definition_review set holders = 1 where number = 2",
			"delete from definition_review",
			"truncate definition_review",
		])
			await expect(db.ownerPool.query(sql)).rejects.toThrow(/never|decided once/);
	});

	it("is handed to another reviewer of the track, never to oneself nor to one of those it covers", async () => {
		const pool = db.ownerPool;
		const third = async () => (await trackDefinitions(await ctxOf(co.admin), trackId))[2];
		const fallback = need(co.fallback, "SOC");
		const other = await user(pool, [{ role: "reviewer", track: "SOC" }]);
		// Became a reviewer after the definition was frozen with their own access under it.
		const holder = await user(pool, [{ role: "reviewer", track: "SOC" }]);
		await pool.query(
			`update account set identity_id = $1 where id = (select g.account_id from left_out l join access_grant g on g.id = l.grant_id
				where l.campaign_track_id = $2 and l.reason = 'definition:2' order by l.grant_id limit 1)`,
			[holder.identityId, trackId],
		);
		const hand = async (what: object, to: TestUser, by = co.admin) =>
			reassign(await ctxOf(by), {
				campaignTrackId: String(trackId),
				...what,
				toUserId: String(to.userId),
				reason: "On leave until March.",
			});
		const it = { definitionId: (await third())?.id };
		await expect(hand(it, holder)).rejects.toThrow("This definition cannot go to this reviewer: in their place, it is your own access.");
		await expect(hand(it, need(co.fallback, "SOX"))).rejects.toThrow(/not an active SOC reviewer/);
		await expect(hand(it, co.admin)).rejects.toThrow(/to yourself/);
		await expect(hand(it, other, mailOwner)).rejects.toThrow(/does not allow this/);
		await expect(
			pool.query("update definition_review set reviewer_user_id = $1, reviewer_identity_id = $2 where id = $3", [
				holder.userId,
				holder.identityId,
				it.definitionId,
			]),
		).rejects.toThrow(/none of the holders/);
		await pool.query(
			`insert into gap (campaign_track_id, number, kind, system_id, rows, detail)
			select d.campaign_track_id, (select max(number) + 1 from gap where campaign_track_id = $1), 'no_definition_reviewer', d.system_id, 6, 'Nobody.' from definition_review d where d.id = $2`,
			[trackId, it.definitionId],
		);
		expect(await hand(it, other)).toEqual({ rows: 0, definitions: 1, barred: 0, left: 0 });
		expect((await myDefinitions(await ctxOf(other))).map((d) => d.entitlement)).toEqual(["Remote access"]);
		expect(await myDefinitions(await ctxOf(fallback))).toEqual([]);
		expect(await db.prisma.gap.findFirst({ where: { campaignTrackId: trackId, kind: "no_definition_reviewer" } })).toMatchObject({
			state: "resolved",
		});
		const event = await one<{ payload: string }>(
			pool,
			"select p.payload from ledger_event e join ledger_payload p using (seq) where e.type = 'review.reassigned' order by seq desc limit 1",
		);
		expect(JSON.parse(event.payload)).toMatchObject({ rows: 0, definitions: [3], to: other.ref });
		// Everything that one has goes with it: here the definition alone.
		await expect(hand({ whose: String(other.userId) }, holder)).rejects.toThrow(/may decide none/);
		expect(await hand({ whose: String(other.userId) }, fallback)).toMatchObject({ rows: 0, definitions: 1 });
	});

	it("leaves a numbered gap where it is refused, and is not taken by the next campaign", async () => {
		const [sales] = await myDefinitions(await ctxOf(mailOwner));
		await decideDefinition(await ctxOf(mailOwner), {
			definitionId: sales?.id,
			outcome: "remove",
			reason: "The price list is public since May.",
			version: 0,
		});
		const gap = await one<{ rows: number; state: string }>(
			db.ownerPool,
			"select rows, state from gap where campaign_track_id = $1 and kind = 'definition_refused'",
			[trackId],
		);
		expect(gap).toEqual({ rows: 4, state: "open" });
		const next = need((await draftCampaign(db.ownerPool, co, [{ track: "SOC" }])).trackIds, "SOC");
		await expect(withDefinitions(next, [rule(ids.sales, "department", "Sales")])).rejects.toThrow(RefusedError);
		await withDefinitions(next, [rule(ids.mail)]);
	});

	it("stands in the pack with what it covers, beside a sample decided again; the shipped verifier draws it again and counts the holders", async () => {
		const pool = db.ownerPool;
		const again = await user(pool, [{ role: "reviewer", track: "SOC" }]);
		const owner = need(co.owners, "SOC");
		const thresholds = { ...trackOf("SOC").quality, minRows: 5, sampleRows: 3 };
		await setThresholds(await ctxOf(owner), {
			track: "SOC",
			version: 0,
			thresholds,
			named: false,
			reason: "Small reviews: five rows say something.",
		});
		const { rows } = await pool.query<{ row: number }>("select row_no as row from review where campaign_track_id = $1 order by 1", [
			trackId,
		]);
		await decideRows(
			pool,
			co,
			"SOC",
			trackId,
			rows.map(({ row }) => ({ row, outcome: "remove" as const, reason: "Not needed any more." })),
		);
		expect(await measure(await jobCtx("quality"), {})).toEqual({ measured: 1, flagged: 1 });
		const batch = await db.prisma.reviewBatch.findFirstOrThrow({ include: { rows: { orderBy: { position: "asc" } } } });
		await nameReReviewer(await ctxOf(owner), { batchId: String(batch.id), userId: String(again.userId), version: 0 });
		const answers = batch.rows.map((r, n) => ({
			reReviewId: String(r.id),
			outcome: n === 0 ? "keep" : "remove",
			reason: "Seen by myself in the system.",
		}));
		expect(await answerReReview(await ctxOf(again), { batchId: String(batch.id), version: 1, answers })).toEqual({ rows: 3, agreed: 2 });

		const file = await packOf(db, await ctxOf(owner), trackId);
		const { code, out } = await verifyPackFile(home, file);
		expect(out).not.toMatch(/21_re_reviews|02_definitions/);
		expect(code).toBe(0);
		const files = await filesOf(file);
		expect(rowsOf(files, "02_definitions.csv").map((d) => [d.row_id, d.holders, d.status, d.decision])).toEqual([
			["1", "6", "decided", "keep"],
			["2", "4", "decided", "remove"],
			["3", "6", "undecided", ""],
		]);
		const out2 = rowsOf(files, "03_population/out_of_scope.csv").filter((r) => r.reason?.startsWith("Reviewed once as a definition (1)"));
		expect(out2).toHaveLength(6);
		const drawn = rowsOf(files, "21_re_reviews.csv");
		expect(drawn.map((r) => [r.row_id, r.first_verdict, r.second_verdict, r.agrees, r.crossed])).toEqual([
			["1.1", "remove", "keep", "no", "opened"],
			["1.2", "remove", "remove", "yes", "opened"],
			["1.3", "remove", "remove", "yes", "opened"],
		]);
	}, 240_000);

	it("is not reviewed when nobody decides it, as a deviation that says how many it covered", async () => {
		// The third had no owner: the chain's fallback has it.
		expect(await myDefinitions(await ctxOf(need(co.fallback, "SOC")))).toMatchObject([{ entitlement: "Remote access" }]);
		await closeNow(db.ownerPool, co, trackId);
		expect((await trackDefinitions(await ctxOf(co.admin), trackId))[2]?.state).toBe("not_reviewed");
		const { detail } = await one<{ detail: string }>(
			db.ownerPool,
			"select detail from deviation where rule = 'not_reviewed' and campaign_track_id = $1",
			[trackId],
		);
		expect(detail).toMatch(/Definitions nobody decided: 1, covering 6 holders/);
	});
});
