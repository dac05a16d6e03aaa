import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { mark } from "@/lib/review/mark";
import { markBulk } from "@/lib/review/mark-bulk";
import { reopen } from "@/lib/review/reopen";
import { submit } from "@/lib/review/submit";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { type ActiveTrack, activeTrack } from "@/tests/support/world/active-track";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";

const statement = (key: string) => createHash("sha256").update(trackOf(key).submitStatement).digest("hex");
const yes = {
	duty_need: "yes",
	duties_apart: "yes",
	owner_confirms: "yes",
	privileged_justified: "yes",
	checked_by_another: "yes",
	outside_agreed: "yes",
	business_need: "yes",
	machine_purpose: "yes",
} as const;

let db: TestDb;
let owner: TestUser;
let ann: TestUser;
let bob: TestUser;
let system1: bigint;
let role: bigint;
let extract: bigint;

beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	await user(pool, ["iam_admin"]);
	owner = await user(pool, [
		{ role: "control_owner", track: "SOX" },
		{ role: "control_owner", track: "SOC" },
	]);
	ann = await user(pool, ["reviewer"]);
	bob = await user(pool, ["reviewer"]);
	system1 = await system(pool);
	role = await entitlement(pool, system1);
	extract = await committedImport(pool, system1);
});

async function track(key: string, holders: { holder: bigint; reviewer: TestUser; flags?: string[] }[]): Promise<ActiveTrack> {
	const rows = [];
	for (const h of holders)
		rows.push({
			grantId: await grant(db.ownerPool, system1, role, extract, { identityId: h.holder }),
			reviewer: h.reviewer,
			...(h.flags ? { flags: h.flags } : {}),
		});
	return activeTrack(db.ownerPool, key, owner, rows);
}
const marking = (t: ActiveTrack, i: number, more: Record<string, unknown> = {}) => ({
	campaignTrackId: String(t.campaignTrackId),
	mark: { reviewId: String(t.reviewIds[i]), outcome: "keep", answers: yes, versionSeen: 0, ...more },
});
const submission = (t: ActiveTrack, key: string) => ({ campaignTrackId: String(t.campaignTrackId), statementHash: statement(key) });

describe("submit", () => {
	it("decides what is pending, opens the removal with its deadline, and records one event per decision and one for the act", async () => {
		const holders = [(await identity(db.ownerPool)).id, (await identity(db.ownerPool)).id];
		const t = await track(
			"SOX",
			holders.map((holder) => ({ holder, reviewer: ann })),
		);
		const ctx = await ctxOf(ann);
		await mark(ctx, marking(t, 0));
		await mark(ctx, marking(t, 1, { outcome: "remove" }));
		const receipt = await submit(ctx, submission(t, "SOX"));
		expect(receipt.decisions).toBe(2);
		const decisions = await db.prisma.decision.findMany({ where: { campaignTrackId: t.campaignTrackId }, orderBy: { id: "asc" } });
		expect(decisions.map((d) => d.outcome)).toEqual(["keep", "remove"]);
		expect(decisions.every((d) => /^[0-9a-f]{64}$/.test(d.contextHash))).toBe(true);
		const removals = await db.prisma.removal.findMany({ where: { campaignTrackId: t.campaignTrackId } });
		expect(removals).toHaveLength(1);
		expect(removals[0]?.slaDays).toBe(trackOf("SOX").removalSlaDays.low);
		const events = await db.prisma.ledgerEvent.findMany({ where: { campaign: String(t.campaignId) }, orderBy: { seq: "asc" } });
		expect(events.map((e) => e.type)).toEqual(["review.decided", "review.decided", "review.submitted"]);
		expect(events.at(-1)?.seq.toString()).toBe(receipt.ledgerSeq);
		expect(Buffer.from(events.at(-1)?.hash ?? []).toString("hex")).toBe(receipt.ledgerHash);
		expect(await db.prisma.pendingDecision.count({ where: { campaignTrackId: t.campaignTrackId } })).toBe(0);
	});

	it("asks for a fresh sign-in", async () => {
		const t = await track("SOC", [{ holder: (await identity(db.ownerPool)).id, reviewer: ann }]);
		await mark(await ctxOf(ann), marking(t, 0));
		await expect(submit(await ctxOf(ann, { authenticatedAgoSeconds: 301 }), submission(t, "SOC"))).rejects.toMatchObject({
			code: "fresh_sign_in_required",
		});
	});

	it("refuses another role, another reviewer's row, and a row that changed since it was seen", async () => {
		const t = await track("SOC", [{ holder: (await identity(db.ownerPool)).id, reviewer: ann }]);
		const admin = await user(db.ownerPool, ["iam_admin"]);
		await expect(mark(await ctxOf(admin), marking(t, 0))).rejects.toMatchObject({ code: "forbidden" });
		await expect(mark(await ctxOf(bob), marking(t, 0))).rejects.toMatchObject({ code: "not_found" });
		await expect(mark(await ctxOf(ann), marking(t, 0, { versionSeen: 7 }))).rejects.toMatchObject({ code: "conflict" });
		await expect(submit(await ctxOf(admin), submission(t, "SOC"))).rejects.toMatchObject({ code: "forbidden" });
	});

	it("refuses a keep without answers, without the reason or the exception its flags ask for", async () => {
		const t = await track("SOX", [{ holder: (await identity(db.ownerPool)).id, reviewer: ann, flags: ["leaver"] }]);
		const ctx = await ctxOf(ann);
		await expect(mark(ctx, marking(t, 0, { answers: {} }))).rejects.toThrow(/Answer “Does the holder's current duty/);
		await expect(mark(ctx, marking(t, 0))).rejects.toThrow(/needs an exception \(Leaver\)/);
		const exception = {
			reason: "Close of the year-end audit needs it",
			compensatingControl: "Weekly log review",
			controlTestRef: "T-17",
			expiresOn: "2999-01-01",
		};
		await expect(mark(ctx, marking(t, 0, { exception }))).rejects.toThrow(/twelve months/);
		const expiresOn = new Date(ctx.now.getTime() + 90 * 86_400_000).toISOString().slice(0, 10);
		await mark(ctx, marking(t, 0, { exception: { ...exception, expiresOn } }));
		await submit(ctx, submission(t, "SOX"));
		const [opened] = await db.prisma.exception.findMany({ where: { campaignTrackId: t.campaignTrackId } });
		expect(opened).toMatchObject({ state: "requested", track: "SOX", requestedByUserId: ann.userId, controlTestRef: "T-17" });
	});

	it("lets exactly one of two submissions of the same rows win, and names the faster one", async () => {
		const t = await track("SOC", [{ holder: (await identity(db.ownerPool)).id, reviewer: ann }]);
		const [first, second] = [await ctxOf(ann), await ctxOf(ann)];
		await mark(first, marking(t, 0));
		const both = await Promise.allSettled([submit(first, submission(t, "SOC")), submit(second, submission(t, "SOC"))]);
		expect(both.filter((r) => r.status === "fulfilled")).toHaveLength(1);
		expect(await db.prisma.decision.count({ where: { campaignTrackId: t.campaignTrackId } })).toBe(1);
	});

	it("marks in bulk only what the track allows, all or nothing", async () => {
		const holders = [];
		for (let i = 0; i < 26; i++)
			holders.push({ holder: (await identity(db.ownerPool)).id, reviewer: ann, ...(i === 25 ? { flags: ["privileged"] } : {}) });
		const t = await track("SOX", holders);
		const ctx = await ctxOf(ann);
		const rows = t.reviewIds.map((id) => ({ reviewId: String(id), versionSeen: 0 }));
		const bulk = {
			campaignTrackId: String(t.campaignTrackId),
			outcome: "keep",
			reason: "Reads only, same work as last quarter",
			answers: yes,
		};
		await expect(markBulk(ctx, { ...bulk, rows })).rejects.toThrow(/at most 25 rows/);
		await expect(markBulk(ctx, { ...bulk, rows: rows.slice(1) })).rejects.toThrow(/cannot be marked in bulk \(privileged\)/);
		expect(await markBulk(ctx, { ...bulk, rows: rows.slice(0, 25) })).toEqual({ marked: 25 });
	});

	it("reopens into a new version and keeps the earlier decision", async () => {
		const t = await track("SOC", [{ holder: (await identity(db.ownerPool)).id, reviewer: ann }]);
		const ctx = await ctxOf(ann);
		await mark(ctx, marking(t, 0, { outcome: "remove" }));
		await submit(ctx, submission(t, "SOC"));
		const reason = "The holder moved back to the team";
		await expect(reopen(ctx, { reviewId: String(t.reviewIds[0]), reason, versionSeen: 1 })).rejects.toMatchObject({ code: "forbidden" });
		await reopen(await ctxOf(owner), { reviewId: String(t.reviewIds[0]), reason, versionSeen: 1 });
		expect((await db.prisma.removal.findFirst({ where: { campaignTrackId: t.campaignTrackId } }))?.state).toBe("withdrawn");
		await mark(ctx, marking(t, 0, { versionSeen: 2 }));
		await submit(ctx, submission(t, "SOC"));
		const decisions = await db.prisma.decision.findMany({ where: { campaignTrackId: t.campaignTrackId }, orderBy: { id: "asc" } });
		expect(decisions.map((d) => d.outcome)).toEqual(["remove", "keep"]);
		expect(decisions[1]?.replacesId).toBe(decisions[0]?.id);
	});
});

describe("the database refuses, whoever asks as the app's role", () => {
	it("a decision by the subject, by a non-assignee, or on a row not moved from open", async () => {
		const self = await user(db.ownerPool, ["reviewer"]);
		const t = await track("SOC", [{ holder: self.identityId, reviewer: ann }]);
		await expect(
			db.pool.query("update review set reviewer_user_id = $2, reviewer_identity_id = $3 where id = $1", [
				t.reviewIds[0],
				self.userId,
				self.identityId,
			]),
		).rejects.toThrow(/may not decide/);
		const forge = async (by: TestUser, moveFirst: boolean) => {
			const client = await db.pool.connect();
			try {
				await client.query("begin");
				if (moveFirst) await client.query("update review set state = 'decided', version = version + 1 where id = $1", [t.reviewIds[0]]);
				const s = await client.query(
					"insert into submission (campaign_track_id, user_id, decisions, statement, statement_hash, authenticated_at, method) values ($1, $2, 1, 's', 'h', now(), 'password') returning id",
					[t.campaignTrackId, by.userId],
				);
				await client.query(
					`insert into decision (review_id, campaign_id, campaign_track_id, submission_id, outcome, reason, answers, criteria_version, criteria_hash, context_hash, version_seen, bulk, reviewer_user_id, reviewer_identity_id, relations)
					values ($1, $2, $3, $4, 'keep', '', '{}', 'v', 'h', 'c', 0, false, $5, $6, reviewer_relations($6, (select item_id from review where id = $1)))`,
					[t.reviewIds[0], t.campaignId, t.campaignTrackId, s.rows[0].id, by.userId, by.identityId],
				);
			} finally {
				await client.query("rollback");
				client.release();
			}
		};
		await expect(forge(self, true)).rejects.toThrow(/not assigned to this reviewer/);
		await expect(forge(bob, true)).rejects.toThrow(/not assigned to this reviewer/);
		await expect(forge(ann, false)).rejects.toThrow(/not in the version/);
		await expect(forge(ann, true)).resolves.toBeUndefined();
	});

	it("changes to evidence and to the ledger", async () => {
		for (const sql of [
			"update decision set outcome = 'keep'",
			"delete from decision",
			"truncate decision",
			"update ledger_event set actor = 'x'",
			"delete from ledger_payload",
			"insert into ledger_event (seq, at, type, actor, subject, payload_hash, hash) values (999999, now(), 't', 'a', 's', 'x', 'y')",
			"update ledger_head set size = 0",
			"set session_replication_role = replica",
			"alter table decision disable trigger all",
			"insert into demo_clock (id, now) values (1, '2020-01-01')",
		]) {
			await expect(db.pool.query(sql), sql).rejects.toThrow(/permission denied|must be owner|never edited/);
		}
	});
});
