import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideAmendment } from "@/lib/amendment/decide";
import { requestAmendment } from "@/lib/amendment/request";
import { decideDefinition } from "@/lib/birthright/decide";
import { birthrightCandidates, myDefinitions, trackDefinitions } from "@/lib/birthright/queries";
import { settleDefinitions } from "@/lib/birthright/settle";
import { configureTrack } from "@/lib/campaign/configure-track";
import { requestDelegation } from "@/lib/delegation/request";
import { settleDelegation } from "@/lib/delegation/settle";
import { ConflictError, NotFoundError, RefusedError } from "@/lib/errors";
import { reviewers as reviewersJob } from "@/lib/jobs/reviewers";
import { disableUser } from "@/lib/people/disable-user";
import { answerReReview } from "@/lib/quality/answer-re-review";
import { measure } from "@/lib/quality/measure";
import { nameReReviewer } from "@/lib/quality/name-re-reviewer";
import { setThresholds } from "@/lib/quality/set-thresholds";
import { tracksToSettle } from "@/lib/review/queries";
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
/** A reviewer whose own access the third definition covers. */
let holder: TestUser;
let standIn: TestUser;
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

	/** A definition by its number, as the track's page shows it, with its reviewer by user. */
	const definition = async (number: number) => {
		const [view, row] = await Promise.all([
			trackDefinitions(await ctxOf(co.admin), trackId),
			db.prisma.definitionReview.findFirstOrThrow({ where: { campaignTrackId: trackId, number } }),
		]);
		return { ...(view[number - 1] as (typeof view)[number]), reviewerUserId: row.reviewerUserId };
	};
	const settle = async () => settleDefinitions(await jobCtx("reviewers"), { campaignTrackId: String(trackId) });

	it("is handed to another reviewer of the track, never to oneself nor to one of those it covers", async () => {
		const pool = db.ownerPool;
		const third = async () => (await trackDefinitions(await ctxOf(co.admin), trackId))[2];
		const fallback = need(co.fallback, "SOC");
		const other = await user(pool, [{ role: "reviewer", track: "SOC" }]);
		// Became a reviewer after the definition was frozen with their own access under it.
		holder = await user(pool, [{ role: "reviewer", track: "SOC" }]);
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

	it("moves by itself when its reviewer leaves, is disabled or loses the role; nobody left is a numbered gap, which handing it on settles", async () => {
		const pool = db.ownerPool;
		const fallback = need(co.fallback, "SOC");
		const id = (await definition(3)).id;
		const [first, second] = [
			await user(pool, [{ role: "reviewer", track: "SOC" }]),
			await user(pool, [{ role: "reviewer", track: "SOC" }]),
		];
		const told = async (type: string) => {
			const { rows } = await pool.query<{ payload: string }>(
				"select p.payload from ledger_event e join ledger_payload p using (seq) where e.type = $1 and e.subject = $2 and e.track = 'SOC' order by seq",
				[type, `definition:${id}`],
			);
			return rows.map((r) => JSON.parse(r.payload) as Record<string, unknown>);
		};
		// Nobody moves one whose reviewer is there, and the database lets nobody drop its reviewer.
		expect(await settle()).toEqual({ moved: 0 });
		await expect(
			db.pool.query("update definition_review set reviewer_user_id = null, reviewer_identity_id = null where id = $1", [id]),
		).rejects.toThrow(/with nobody only when/);

		// By the HR record: to the owner of the entitlement. A holder of it who owns the system is not asked.
		await pool.query("update entitlement set owner_id = $2 where id = $1", [ids.vpn, first.identityId]);
		await pool.query("update system set owner_id = $2 where id = (select system_id from entitlement where id = $1)", [
			ids.vpn,
			holder.identityId,
		]);
		await pool.query("update identity set status = 'leaver' where id = $1", [fallback.identityId]);
		expect(await tracksToSettle(await jobCtx("reviewers"))).toContain(trackId);
		expect(await settle()).toEqual({ moved: 1 });
		expect(await definition(3)).toMatchObject({
			reviewerUserId: first.userId,
			handed: { kind: "rerouted", reason: "The reviewer has left, by the HR record.", by: null },
		});
		expect(await told("birthright.rerouted")).toMatchObject([{ number: 3, from: fallback.ref, to: first.ref, gap: null }]);

		// Disabled, and nobody is left: whom the chain names has left, and the system's owner would decide about their own access.
		await disableUser(await ctxOf(co.admin), { userId: String(first.userId), reason: "Changed company." });
		expect(await settle()).toEqual({ moved: 1 });
		expect(await settle()).toEqual({ moved: 0 });
		expect(await definition(3)).toMatchObject({ reviewer: null, handed: { reason: "The reviewer may not sign in any more." } });
		const gap = await db.prisma.gap.findFirstOrThrow({
			where: { campaignTrackId: trackId, kind: "no_definition_reviewer", state: "open" },
		});
		expect(gap).toMatchObject({
			rows: 6,
			detail: expect.stringMatching(/nobody may decide the rule that every employee gets “Remote access”/),
		});
		const [, last] = await told("birthright.rerouted");
		expect(last).toMatchObject({ from: first.ref, to: null, gap: gap.number });
		const why = "Somebody has to decide it.";
		await reassign(await ctxOf(co.admin), {
			campaignTrackId: String(trackId),
			definitionId: id,
			toUserId: String(second.userId),
			reason: why,
		});
		expect(await db.prisma.gap.findUnique({ where: { id: gap.id } })).toMatchObject({ state: "resolved" });
		expect((await definition(3)).handed).toMatchObject({ kind: "reassigned", reason: why, from: null });

		// Lost the role: on to whom the chain names, who is back.
		await pool.query("update identity set status = 'active' where id = $1", [fallback.identityId]);
		await pool.query("update user_role set revoked_at = app_now(), revoked_by = $2 where user_id = $1", [second.userId, co.admin.userId]);
		expect(await settle()).toEqual({ moved: 1 });
		expect(await definition(3)).toMatchObject({
			reviewerUserId: fallback.userId,
			handed: { reason: "The reviewer is no reviewer of this track any more." },
		});
		await expect(db.ownerPool.query("delete from definition_routing")).rejects.toThrow(/never|append/i);
	});

	it("goes along when an amendment gives a reviewer's work to another", async () => {
		const pool = db.ownerPool;
		const [from, to] = [await user(pool, [{ role: "reviewer", track: "SOC" }]), await user(pool, [{ role: "reviewer", track: "SOC" }])];
		const { id } = await definition(3);
		const ask = async (who: TestUser, toWhom: TestUser) =>
			requestAmendment(await ctxOf(co.admin), {
				...{ campaignTrackId: String(trackId), kind: "reviewer", whose: String(who.userId), toUserId: String(toWhom.userId) },
				reason: "Changes to another department.",
			});
		const judge = async ({ amendmentId }: { amendmentId: string }) =>
			decideAmendment(await ctxOf(need(co.owners, "SOC")), { amendmentId, approve: true, note: "Agreed with both." });
		await expect(ask(from, to)).rejects.toThrow(/no open row or definition/);
		await reassign(await ctxOf(co.admin), { campaignTrackId: String(trackId), definitionId: id, toUserId: String(from.userId), reason });
		await judge(await ask(from, to));
		expect(await definition(3)).toMatchObject({ reviewerUserId: to.userId, handed: { kind: "reassigned" } });
		const { payload } = await one<{ payload: string }>(
			pool,
			"select p.payload from ledger_event e join ledger_payload p using (seq) where e.type = 'amendment.approved' order by seq desc limit 1",
		);
		expect(JSON.parse(payload)).toMatchObject({ rows: 0, definitions: [3], before: { open: 0, definitions: 1 } });
		await expect(judge(await ask(to, holder))).rejects.toThrow(/that the new reviewer may decide/);
		await reassign(await ctxOf(co.admin), {
			...{ campaignTrackId: String(trackId), definitionId: id, reason },
			toUserId: String(need(co.fallback, "SOC").userId),
		});
	});

	it("goes to who stands in while its reviewer is away, who says so when deciding, and comes back", async () => {
		const pool = db.ownerPool;
		const fallback = need(co.fallback, "SOC");
		standIn = await user(pool, [{ role: "reviewer", track: "SOC" }]);
		const today = new Date().toISOString().slice(0, 10);
		const away = async (who: TestUser) => {
			const asked = { track: "SOC", toUserId: String(standIn.userId), from: today, until: today, reason: "On leave." };
			const { delegationId } = await requestDelegation(await ctxOf(who), asked);
			await settleDelegation(await ctxOf(need(co.owners, "SOC")), { delegationId, verdict: "approve" });
			return delegationId;
		};
		const over = await away(fallback);
		await away(mailOwner);
		await reviewersJob.run(await jobCtx("reviewers"), {}, { id: "1", attempt: 1, signal: new AbortController().signal });
		expect(await definition(3)).toMatchObject({ reviewerUserId: standIn.userId, handed: { kind: "delegated" } });
		expect((await definition(3)).behalfOf).not.toBeNull();
		expect((await myDefinitions(await ctxOf(standIn))).map((d) => d.entitlement)).toEqual(["Price list", "Remote access"]);
		// A definition that was decided stays with who decided it.
		expect((await definition(1)).reviewerUserId).toBe(mailOwner.userId);
		await pool.query("alter table delegation disable trigger delegation_guard");
		await pool.query(
			"update delegation set starts_at = app_now() - interval '2 days', ends_at = app_now() - interval '1 second' where id = $1",
			[over],
		);
		await pool.query("alter table delegation enable always trigger delegation_guard");
		const { id, version } = await definition(3);
		const decision = { definitionId: id, outcome: "keep", reason, version };
		await expect(decideDefinition(await ctxOf(standIn), decision)).rejects.toThrow(/that is over: this definition goes back/);
		await expect(
			db.pool.query(
				"update definition_review set state = 'decided', outcome = 'keep', reason = 'x', decided_at = app_now() where id = $1",
				[id],
			),
		).rejects.toThrow(/only while their delegation runs/);
		await reviewersJob.run(await jobCtx("reviewers"), {}, { id: "1", attempt: 1, signal: new AbortController().signal });
		expect(await definition(3)).toMatchObject({ reviewerUserId: fallback.userId, behalfOf: null, handed: { kind: "returned" } });
		const { rows } = await pool.query<{ type: string }>(
			"select type from ledger_event where subject = $1 and type in ('birthright.delegated', 'birthright.returned') order by seq",
			[`definition:${id}`],
		);
		expect(rows.map((r) => r.type)).toEqual(["birthright.delegated", "birthright.returned"]);
	});

	it("leaves a numbered gap where it is refused, and is not taken by the next campaign", async () => {
		const [sales] = await myDefinitions(await ctxOf(standIn));
		await decideDefinition(await ctxOf(standIn), {
			definitionId: sales?.id,
			outcome: "remove",
			reason: "The price list is public since May.",
			version: sales?.version,
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
		expect(
			rowsOf(files, "02_definitions.csv").map((d) => [d.row_id, d.holders, d.status, d.decision, d.reviewer_ref, d.on_behalf_of_ref]),
		).toEqual([
			["1", "6", "decided", "keep", mailOwner.ref, ""],
			["2", "4", "decided", "remove", standIn.ref, mailOwner.ref],
			["3", "6", "undecided", "", need(co.fallback, "SOC").ref, ""],
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
