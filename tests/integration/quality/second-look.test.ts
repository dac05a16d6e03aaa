import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { newCtx } from "@/lib/access/context";
import { ForbiddenError, NotFoundError, RefusedError } from "@/lib/errors";
import { answerReReview } from "@/lib/quality/answer-re-review";
import { measure } from "@/lib/quality/measure";
import { nameReReviewer } from "@/lib/quality/name-re-reviewer";
import { eligibleFor, qualityPage, secondLook, secondLooks } from "@/lib/quality/queries";
import { setThresholds } from "@/lib/quality/set-thresholds";
import { settle } from "@/lib/quality/settle";
import { mark } from "@/lib/review/mark";
import { submit } from "@/lib/review/submit";
import { plainAnswer } from "@/lib/track/criteria";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { type ActiveTrack, activeTrack } from "@/tests/support/world/active-track";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { ctxOf, identity, type TestUser, user } from "@/tests/support/world/people";

let db: TestDb;
let owner: TestUser;
let hasty: TestUser;
let second: TestUser;
let t: ActiveTrack;

const ROWS = 24;
const YES = Object.fromEntries(trackOf("SOX").criteria.map((c) => [c.key, plainAnswer(c) ?? ""]));
const statementHash = createHash("sha256").update(trackOf("SOX").submitStatement).digest("hex");
const job = () => newCtx({ type: "job", job: "quality" });
const measured = async () => measure(await job(), {});
const reason = "The weekly report of this right covers the risk.";

async function decide(from: number, to: number): Promise<void> {
	for (const id of t.reviewIds.slice(from, to))
		await mark(await ctxOf(hasty), {
			campaignTrackId: String(t.campaignTrackId),
			mark: { reviewId: String(id), outcome: "keep", answers: YES, versionSeen: 0 },
		});
	await submit(await ctxOf(hasty), { campaignTrackId: String(t.campaignTrackId), statementHash });
}
const batches = () => db.prisma.reviewBatch.findMany({ orderBy: { id: "asc" }, include: { rows: { orderBy: { position: "asc" } } } });
const flagged = async () => {
	const found = (await batches()).find((b) => b.state !== "passed");
	if (!found) throw new Error("no flagged batch");
	return found;
};

beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	await user(pool, ["iam_admin"]);
	owner = await user(pool, [{ role: "control_owner", track: "SOX" }]);
	hasty = await user(pool, [{ role: "reviewer", track: "SOX" }]);
	second = await user(pool, [{ role: "reviewer", track: "SOX" }], { name: "Second Looker" });
	const systemId = await system(pool);
	const extract = await committedImport(pool, systemId);
	const role = await entitlement(pool, systemId);
	const rows = [];
	for (let n = 0; n < ROWS; n++)
		rows.push({ grantId: await grant(pool, systemId, role, extract, { identityId: (await identity(pool)).id }), reviewer: hasty });
	t = await activeTrack(pool, "SOX", owner, rows);
});

describe("quality of review", () => {
	it("waits for the least number of rows, however they are submitted, then flags the batch and draws its sample by the ledger's hash", async () => {
		await decide(0, 12);
		expect(await measured()).toEqual({ measured: 0, flagged: 0 });
		await decide(12, ROWS);
		expect(await measured()).toEqual({ measured: 1, flagged: 1 });
		expect(await measured()).toEqual({ measured: 0, flagged: 0 });
		const batch = await flagged();
		// Marked one right after the other, never opened, all kept: pace and details cross.
		expect(batch).toMatchObject({ decisions: ROWS, kept: ROWS, bulk: 0, opened: 0, timed: ROWS - 1, crossed: ["pace", "opened"] });
		expect(batch.paceSeconds).toBeLessThan(trackOf("SOX").quality.minSeconds);
		const submission = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { type: "review.submitted" }, orderBy: { seq: "desc" } });
		expect([batch.seed, batch.seedSeq]).toEqual([Buffer.from(submission.hash).toString("hex"), submission.seq]);
		const decisions = await db.prisma.decision.findMany({ where: { campaignTrackId: t.campaignTrackId }, select: { id: true } });
		const place = (id: bigint) => createHash("sha256").update(`${batch.seed}:${id}`).digest("hex");
		const drawn = decisions.map((d) => d.id).sort((a, b) => (place(a) < place(b) ? -1 : 1));
		expect(batch.rows.map((r) => r.decisionId)).toEqual(drawn.slice(0, trackOf("SOX").quality.sampleRows));
		const event = await db.prisma.ledgerEvent.findFirstOrThrow({ where: { type: "quality.batch_flagged" } });
		expect(event).toMatchObject({ track: "SOX", subject: `batch:${batch.id}`, actor: "job:quality" });
	});

	it("is told for all together until a control owner switches names on, as a new version and an event", async () => {
		const page = () => ctxOf(owner).then((ctx) => qualityPage(ctx, t.campaignTrackId));
		expect(await page()).toMatchObject({ reviewers: 1, byReviewer: [], rule: { version: 0, named: false }, all: { decisions: ROWS } });
		expect((await page()).flagged[0]).toMatchObject({ reviewer: null, differing: [] });
		const set = { track: "SOX", version: 0, thresholds: trackOf("SOX").quality, named: true, reason: "Agreed with the works council." };
		await expect(setThresholds(await ctxOf(hasty), set)).rejects.toThrow(ForbiddenError);
		await setThresholds(await ctxOf(owner), set);
		await expect(setThresholds(await ctxOf(owner), set)).rejects.toMatchObject({ code: "conflict" });
		expect((await page()).byReviewer).toMatchObject([{ decisions: ROWS, kept: ROWS }]);
		expect((await page()).flagged[0]?.reviewer).not.toBeNull();
		expect(await db.prisma.ledgerEvent.count({ where: { type: "quality.rule_set" } })).toBe(1);
		await expect(qualityPage(await ctxOf(hasty), t.campaignTrackId)).rejects.toThrow(ForbiddenError);
		await expect(db.ownerPool.query("update quality_rule set named = false")).rejects.toThrow(/never edited/);
	});

	it("is looked at again by somebody independent who has no way to the first verdict", async () => {
		const batch = await flagged();
		const both = await user(db.ownerPool, [
			{ role: "reviewer", track: "SOX" },
			{ role: "remediator", track: null },
		]);
		const near = await user(db.ownerPool, [{ role: "reviewer", track: "SOX" }]);
		const item = await db.prisma.review.findUniqueOrThrow({ where: { id: batch.rows[0]?.reviewId ?? 0n }, include: { item: true } });
		// Reports to the holder of a sampled row: refused on SOX.
		await db.ownerPool.query("update identity set manager_id = $2 where id = $1", [near.identityId, item.item.identityId]);
		const ids = (await eligibleFor(db.prisma, batch.id)).map((p) => p.userId);
		expect(ids).toEqual([String(second.userId)]);
		const ctx = await ctxOf(owner);
		for (const who of [hasty, both, near, owner])
			await expect(nameReReviewer(ctx, { batchId: String(batch.id), userId: String(who.userId), version: 0 })).rejects.toThrow(
				RefusedError,
			);
		for (const who of [hasty, both, near])
			await expect(
				db.ownerPool.query("update review_batch set state = 'assigned', re_reviewer_user_id = $2, assigned_by_user_id = $3 where id = $1", [
					batch.id,
					who.userId,
					owner.userId,
				]),
			).rejects.toThrow(/review_batch_other_person|no way to the first|decided a sampled row/);
		await nameReReviewer(ctx, { batchId: String(batch.id), userId: String(second.userId), version: 0 });
		expect(await secondLooks(await ctxOf(second))).toMatchObject([{ batchId: String(batch.id), rows: batch.rows.length }]);
		const shown = JSON.stringify(await secondLook(await ctxOf(second), batch.id));
		expect(shown).not.toMatch(/outcome|reviewer|decision|submitted/i);
		await expect(secondLook(await ctxOf(near), batch.id)).rejects.toThrow(NotFoundError);
	});

	it("is answered whole and once; agreement is counted, and each disagreement settled by the control owner", async () => {
		const batch = await flagged();
		const ctx = await ctxOf(second);
		const answers = batch.rows.map((r, n) =>
			n < 2
				? { reReviewId: String(r.id), outcome: "remove", reason: "Left the team in spring, nobody uses it." }
				: { reReviewId: String(r.id), outcome: "keep" },
		);
		const given = { batchId: String(batch.id), version: 1, answers };
		await expect(answerReReview(ctx, { ...given, answers: answers.slice(1) })).rejects.toThrow(/Decide each/);
		await expect(answerReReview(await ctxOf(hasty), given)).rejects.toThrow(NotFoundError);
		expect(await answerReReview(ctx, given)).toEqual({ rows: answers.length, agreed: answers.length - 2 });
		await expect(answerReReview(ctx, { ...given, version: 2 })).rejects.toThrow(/on record already/);
		await expect(db.ownerPool.query("update re_review set outcome = 'keep', agrees = true")).rejects.toThrow(/given once/);
		const view = (await qualityPage(await ctxOf(owner), t.campaignTrackId)).flagged[0];
		expect(view).toMatchObject({ state: "answered", answered: answers.length, agreed: answers.length - 2 });
		const [one, two] = view?.differing ?? [];
		await settle(await ctxOf(owner), { reReviewId: one?.id, how: "stands", reason });
		await expect(settle(await ctxOf(owner), { reReviewId: one?.id, how: "reopened", reason })).rejects.toThrow(/settled already/);
		await settle(await ctxOf(owner), { reReviewId: two?.id, how: "reopened", reason });
		expect((await flagged()).state).toBe("settled");
		const reopened = await db.prisma.review.findUniqueOrThrow({ where: { id: batch.rows[1]?.reviewId ?? 0n } });
		expect(reopened).toMatchObject({ state: "open", firstOpenedAt: null });
		const events = await db.prisma.ledgerEvent.findMany({ where: { type: { startsWith: "quality." } }, orderBy: { seq: "asc" } });
		expect(events.map((e) => e.type.slice("quality.".length))).toEqual([
			"batch_flagged",
			"measured",
			"rule_set",
			"re_reviewer_named",
			"re_reviewed",
			"disagreement_settled",
			"disagreement_settled",
		]);
		await expect(db.ownerPool.query("delete from re_review")).rejects.toThrow(/never deleted/);
	});
});
