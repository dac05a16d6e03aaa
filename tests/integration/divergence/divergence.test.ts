import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { divergenceCounts, divergencePage } from "@/lib/divergence/queries";
import { disagree, stricter, type Verdict } from "@/lib/divergence/rules";
import { decline } from "@/lib/exception/decline";
import { mark } from "@/lib/review/mark";
import { reopen } from "@/lib/review/reopen";
import { submit } from "@/lib/review/submit";
import { trackOf } from "@/lib/track/registry";
import { type TestDb, testDb } from "@/tests/support/db";
import { type ActiveTrack, activeTrack } from "@/tests/support/world/active-track";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";

const answers = {
	duty_need: "yes",
	duties_apart: "yes",
	owner_confirms: "yes",
	privileged_justified: "yes",
	checked_by_another: "yes",
	outside_agreed: "yes",
	business_need: "yes",
	machine_purpose: "yes",
};
const REASON = "needed for the quarter-end close of this company";

let db: TestDb;
let owner: TestUser;
let operations: TestUser;
let finance: TestUser;
let systemId: bigint;
let role: bigint;
let extract: bigint;

beforeAll(async () => {
	db = await testDb();
	const pool = db.ownerPool;
	await user(pool, ["iam_admin"]);
	owner = await user(pool, [
		{ role: "control_owner", track: "SOC" },
		{ role: "control_owner", track: "SOX" },
	]);
	operations = await user(pool, ["reviewer"]);
	finance = await user(pool, ["reviewer"]);
	systemId = await system(pool);
	role = await entitlement(pool, systemId);
	extract = await committedImport(pool, systemId);
});

/** One campaign on both tracks over `rows` fresh grants. */
async function campaign(rows: number): Promise<{ soc: ActiveTrack; sox: ActiveTrack }> {
	const grants: bigint[] = [];
	for (let i = 0; i < rows; i++)
		grants.push(await grant(db.ownerPool, systemId, role, extract, { identityId: (await identity(db.ownerPool)).id }));
	const soc = await activeTrack(
		db.ownerPool,
		"SOC",
		owner,
		grants.map((grantId) => ({ grantId, reviewer: operations })),
	);
	const sox = await activeTrack(
		db.ownerPool,
		"SOX",
		owner,
		grants.map((grantId) => ({ grantId, reviewer: finance })),
		soc.campaignId,
	);
	return { soc, sox };
}

const versionOf = async (reviewId: bigint) => (await db.prisma.review.findUniqueOrThrow({ where: { id: reviewId } })).version;

/** Marks one row as its reviewer would. */
async function marked(on: ActiveTrack, who: TestUser, row: number, verdict: Verdict): Promise<void> {
	const reviewId = on.reviewIds[row] ?? 0n;
	await mark(await ctxOf(who), {
		campaignTrackId: String(on.campaignTrackId),
		mark: {
			reviewId: String(reviewId),
			versionSeen: await versionOf(reviewId),
			answers,
			reason: REASON,
			outcome: verdict === "keep_with_exception" ? "keep" : verdict,
			...(verdict === "change" ? { change: "read only" } : {}),
			...(verdict === "keep_with_exception"
				? {
						exception: {
							reason: REASON,
							riskOwnerIdentityId: String(owner.identityId),
							compensatingControl: "Journal entries are reviewed every week",
							controlTestRef: "ICFR-12, tested 2026-06-30",
							expiresOn: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
						},
					}
				: {}),
		},
	});
}

async function submitted(on: ActiveTrack, key: string, who: TestUser) {
	const statementHash = createHash("sha256").update(trackOf(key).submitStatement).digest("hex");
	return submit(await ctxOf(who), { campaignTrackId: String(on.campaignTrackId), statementHash });
}

async function decided(on: { soc: ActiveTrack; sox: ActiveTrack }, row: number, verdicts: { soc?: Verdict; sox?: Verdict }): Promise<void> {
	if (verdicts.soc) {
		await marked(on.soc, operations, row, verdicts.soc);
		await submitted(on.soc, "SOC", operations);
	}
	if (verdicts.sox) {
		await marked(on.sox, finance, row, verdicts.sox);
		await submitted(on.sox, "SOX", finance);
	}
}

const pageOf = async (on: { soc: ActiveTrack }, state: "open" | "settled" = "open") =>
	divergencePage(await ctxOf(owner), { campaignId: on.soc.campaignId, state, after: 0 });

describe("a divergence", () => {
	it("opens with the second verdict, in the transaction of the act, and names the task that carries the stricter one out", async () => {
		const on = await campaign(1);
		await decided(on, 0, { soc: "keep" });
		expect((await pageOf(on)).rows).toEqual([]);
		await decided(on, 0, { sox: "remove" });
		const [row] = (await pageOf(on)).rows;
		expect(row).toMatchObject({
			number: 1,
			state: "open",
			stricter: "remove",
			verdicts: [
				{ track: "SOC", verdict: "keep" },
				{ track: "SOX", verdict: "remove" },
			],
			removal: { track: "SOX", state: "open" },
		});
		expect(await db.prisma.removal.count({ where: { campaignId: on.soc.campaignId } })).toBe(1);
		const events = await db.prisma.ledgerEvent.findMany({ where: { campaign: String(on.soc.campaignId) }, orderBy: { seq: "asc" } });
		expect(events.map((e) => [e.type, e.track]).slice(-3)).toEqual([
			["review.decided", "SOX"],
			["divergence.opened", "SOX"],
			["review.submitted", "SOX"],
		]);
		const payload = await db.prisma.ledgerPayload.findFirstOrThrow({ where: { seq: events.at(-2)?.seq ?? 0n } });
		expect(payload.payload).not.toContain(REASON);
	});

	it("shows one track's owner the other's verdict, and neither its reason nor its task", async () => {
		const on = await campaign(1);
		await decided(on, 0, { soc: "keep", sox: "remove" });
		const socOnly = await user(db.ownerPool, [{ role: "control_owner", track: "SOC" }]);
		const page = await divergencePage(await ctxOf(socOnly), { campaignId: on.soc.campaignId, state: "open", after: 0 });
		expect(page.rows[0]?.verdicts).toHaveLength(2);
		expect(page.rows[0]?.removal?.id).toBeNull();
		expect(JSON.stringify(page)).not.toContain(REASON);
		await expect(divergencePage(await ctxOf(operations), { campaignId: on.soc.campaignId, state: "open", after: 0 })).rejects.toThrow();
	});

	it("is settled when a decision is reopened, and opens anew under the next number", async () => {
		const on = await campaign(1);
		await decided(on, 0, { soc: "keep", sox: "change" });
		const reviewId = on.sox.reviewIds[0] ?? 0n;
		await reopen(await ctxOf(owner), {
			reviewId: String(reviewId),
			reason: "the wrong person was looked at",
			versionSeen: await versionOf(reviewId),
		});
		expect((await pageOf(on)).open).toBe(0);
		expect((await pageOf(on, "settled")).rows[0]).toMatchObject({ number: 1, settledBecause: "reopened" });
		await decided(on, 0, { sox: "keep" });
		expect((await pageOf(on)).open).toBe(0);
		const again = on.soc.reviewIds[0] ?? 0n;
		await reopen(await ctxOf(owner), { reviewId: String(again), reason: "the need ended meanwhile", versionSeen: await versionOf(again) });
		await decided(on, 0, { soc: "remove" });
		expect((await pageOf(on)).rows.map((r) => [r.number, r.stricter])).toEqual([[2, "remove"]]);
	});

	it("tells a keep with an exception from a keep, until the exception is declined", async () => {
		const on = await campaign(1);
		await decided(on, 0, { soc: "keep", sox: "keep_with_exception" });
		expect((await pageOf(on)).rows[0]?.stricter).toBe("keep_with_exception");
		const asked = await db.prisma.exception.findFirstOrThrow({ where: { campaignTrackId: on.sox.campaignTrackId } });
		await decline(await ctxOf(owner), { exceptionId: String(asked.id), note: "the control was not tested", version: asked.version });
		expect(await divergenceCounts(await ctxOf(owner), on.soc.campaignId)).toEqual({ open: 0, settled: 1 });
	});

	it("holds for every pair of verdicts what the rule says", async () => {
		const verdicts: Verdict[] = ["keep", "keep_with_exception", "change", "remove"];
		const pairs = verdicts.flatMap((soc) => verdicts.map((sox) => ({ soc, sox })));
		const on = await campaign(pairs.length);
		for (const [i, pair] of pairs.entries()) await marked(on.soc, operations, i, pair.soc);
		await submitted(on.soc, "SOC", operations);
		for (const [i, pair] of pairs.entries()) await marked(on.sox, finance, i, pair.sox);
		await submitted(on.sox, "SOX", finance);
		const page = await pageOf(on);
		const expected = pairs.flatMap(({ soc, sox }) => (disagree([soc, sox]) ? [stricter([soc, sox])] : []));
		expect(page.rows.map((r) => r.stricter)).toEqual(expected);
		expect(page.rows.map((r) => r.number)).toEqual(expected.map((_, i) => i + 1));
	});

	it("is found exactly once when both tracks submit at the same moment", async () => {
		const on = await campaign(5);
		for (let i = 0; i < 5; i++) {
			await marked(on.soc, operations, i, "keep");
			await marked(on.sox, finance, i, "remove");
		}
		// Nobody can commit until both have done what they do: both are in the middle at the same moment.
		const ledger = await db.ownerPool.connect();
		await ledger.query("begin");
		await ledger.query("select from ledger_head for update");
		const both = Promise.all([submitted(on.soc, "SOC", operations), submitted(on.sox, "SOX", finance)]);
		const waiting =
			"select count(distinct l.pid)::int as n from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted";
		try {
			await expect.poll(async () => (await one<{ n: number }>(db.ownerPool, waiting)).n, { timeout: 15_000 }).toBe(2);
		} finally {
			await ledger.query("commit");
			ledger.release();
		}
		await both;
		expect((await pageOf(on)).rows.map((r) => r.number)).toEqual([1, 2, 3, 4, 5]);
	});

	it("is not opened over a campaign with one track, nor where only one track decided", async () => {
		const grantId = await grant(db.ownerPool, systemId, role, extract, { identityId: (await identity(db.ownerPool)).id });
		const soc = await activeTrack(db.ownerPool, "SOC", owner, [{ grantId, reviewer: operations }]);
		await marked(soc, operations, 0, "remove");
		await submitted(soc, "SOC", operations);
		expect(await db.prisma.divergence.count({ where: { campaignId: soc.campaignId } })).toBe(0);
	});

	it("never changes but to be settled, and is never deleted, by the application's role", async () => {
		const on = await campaign(1);
		await decided(on, 0, { soc: "keep", sox: "remove" });
		const { id } = await db.prisma.divergence.findFirstOrThrow({ where: { campaignId: on.soc.campaignId } });
		for (const sql of [
			"update divergence set stricter = 'change' where id = $1",
			"delete from divergence where id = $1",
			"update divergence_verdict set verdict = 'keep' where divergence_id = $1",
			"delete from divergence_verdict where divergence_id = $1",
		])
			await expect(db.pool.query(sql, [id]), sql).rejects.toThrow();
	});
});
