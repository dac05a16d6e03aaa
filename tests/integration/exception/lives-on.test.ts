import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/access/actor";
import { requestPack } from "@/lib/evidence/request-pack";
import { runPack } from "@/lib/evidence/run-pack";
import { approve } from "@/lib/exception/approve";
import { close } from "@/lib/exception/close";
import { decline } from "@/lib/exception/decline";
import { expire } from "@/lib/exception/expire";
import { exceptionRegister } from "@/lib/exception/queries";
import { renew } from "@/lib/exception/renew";
import { storedPath } from "@/lib/files/store";
import { signingKey } from "@/lib/ledger/signing-key";
import { waitingFor } from "@/lib/people/waiting";
import { type TestDb, testDb } from "@/tests/support/db";
import { type Company, company, type Draft, jobCtx, need } from "@/tests/support/world/campaign";
import { committedImport, entitlement, grant, system } from "@/tests/support/world/inventory";
import { closeNow } from "@/tests/support/world/lifecycle";
import { ctxOf, identity, one, type TestUser, user } from "@/tests/support/world/people";
import { decideRows, launched } from "@/tests/support/world/reviewed";

const dir = mkdtempSync(path.join(tmpdir(), "countersign-lives-on-"));
const ROWS = 6;
const REASON = "The vault that takes it over is not live yet.";
let db: TestDb;
let co: Company;
let second: TestUser;
let draft: Draft;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const owner = (): Promise<Ctx> => ctxOf(need(co.owners, "SOX"));
const other = (): Promise<Ctx> => ctxOf(second);
const job = () => jobCtx("housekeeping");
const trackId = () => need(draft.trackIds, "SOX");
const events = (type: string) => db.prisma.ledgerEvent.findMany({ where: { type }, orderBy: { seq: "asc" } });

/** The exception of a row as it stands: the newest. */
const ofRow = (rowNo: number) =>
	one<{ id: string; number: number; state: string; version: number; review_id: string; closed_reason: string | null }>(
		db.ownerPool,
		`select e.id, e.number, e.state, e.version, e.review_id, e.closed_reason from exception e join review r on r.id = e.review_id
		where r.campaign_track_id = $1 and r.row_no = $2 order by e.id desc limit 1`,
		[trackId(), rowNo],
	);
const reviewOf = (rowNo: number) => db.prisma.review.findFirstOrThrow({ where: { campaignTrackId: trackId(), rowNo } });
const judged = async (rowNo: number) => {
	const { id, version } = await ofRow(rowNo);
	return { exceptionId: id, version, note: "Weighed against the compensating control." };
};
const renewal = async (rowNo: number, more: object = {}) => {
	const { id, version } = await ofRow(rowNo);
	return {
		exceptionId: id,
		version,
		reason: REASON,
		compensatingControl: "Weekly log review",
		controlTestRef: "T-18",
		expiresOn: inDays(200),
		...more,
	};
};
/** Lets an exception's end pass, as only the owner of the tables can with the guard off. */
async function pass(rowNo: number, days = -1): Promise<void> {
	const { id } = await ofRow(rowNo);
	await db.ownerPool.query("alter table exception disable trigger exception_guard");
	await db.ownerPool.query("update exception set expires_at = app_now() + make_interval(days => $2) where id = $1", [id, days]);
	await db.ownerPool.query("alter table exception enable always trigger exception_guard");
}
const shown = async (rowNo: number) => {
	const { id } = await ofRow(rowNo);
	return (await exceptionRegister(await owner(), "SOX")).rows.find((r) => r.id === id);
};

beforeAll(async () => {
	process.env.COUNTERSIGN_FILES_DIR = path.join(dir, "files");
	process.env.COUNTERSIGN_KEY_DIR = path.join(dir, "keys");
	db = await testDb();
	co = await company(db.ownerPool);
	second = await user(db.ownerPool, [{ role: "control_owner", track: "SOX" }]);
	const erp = await system(db.ownerPool);
	const extract = await committedImport(db.ownerPool, erp);
	const role = await entitlement(db.ownerPool, erp);
	for (let n = 0; n < ROWS; n++) await grant(db.ownerPool, erp, role, extract, { identityId: (await identity(db.ownerPool)).id });
	draft = await launched(db.ownerPool, co);
	const exception = {
		reason: "Kept until the vault takes it over.",
		riskOwnerIdentityId: null,
		compensatingControl: "Weekly log review",
		controlTestRef: "T-17",
		expiresOn: inDays(90),
	};
	const rows = Array.from({ length: ROWS }, (_, n) => n + 1);
	await decideRows(
		db.ownerPool,
		co,
		"SOX",
		trackId(),
		rows.map((row) => ({ row, outcome: "keep" as const, reason: REASON, exception })),
	);
	for (const row of rows) await approve(await other(), await judged(row));
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("an approved exception", () => {
	it("is expiring in its last thirty days, in the register and on the control owner's home page", async () => {
		expect((await shown(1))?.state).toBe("approved");
		expect(await waitingFor(await owner())).toMatchObject({ exceptionsExpiring: 0, exceptionsExpired: 0 });
		await pass(1, 20);
		expect((await shown(1))?.state).toBe("expiring");
		expect(await waitingFor(await owner())).toMatchObject({ exceptionsExpiring: 1, exceptionsExpired: 0 });
		expect(await waitingFor(await ctxOf(need(co.owners, "SOC")))).toMatchObject({ exceptionsExpiring: 0 });
	});

	it("does not expire before its end, nor by anybody but the job", async () => {
		expect(await expire(await job(), {})).toEqual({ expired: 0, reopened: 0 });
		await expect(expire(await owner(), {})).rejects.toMatchObject({ code: "forbidden" });
		const { id } = await ofRow(1);
		await expect(db.pool.query("update exception set state = 'expired' where id = $1", [id])).rejects.toThrow(/before its end/);
	});

	it("expires after its end with one event each, and its row on an active track is open again", async () => {
		await pass(1);
		await pass(2);
		const before = await reviewOf(1);
		const load = () => db.prisma.assignment.findFirstOrThrow({ where: { campaignTrackId: trackId() } });
		const decided = (await load()).decided;
		expect(await expire(await job(), {})).toEqual({ expired: 2, reopened: 2 });
		expect(await reviewOf(1)).toMatchObject({ state: "open", version: before.version + 1, currentDecisionId: before.currentDecisionId });
		expect((await load()).decided).toBe(decided - 2);
		const told = await events("exception.expired");
		expect(told.map((e) => [e.actor, e.track])).toEqual([
			["job:housekeeping", "SOX"],
			["job:housekeeping", "SOX"],
		]);
		expect(await events("review.reopened")).toHaveLength(2);
		expect(await shown(1)).toMatchObject({ state: "expired", rowReopened: true });
		expect(await db.prisma.routing.findFirst({ where: { reviewId: before.id, kind: "reopened" } })).toMatchObject({ byUserId: null });
		// Its reviewer decides it again; nothing waits for the control owner.
		expect(await waitingFor(await owner())).toMatchObject({ exceptionsExpired: 0 });
		expect(await expire(await job(), {})).toEqual({ expired: 0, reopened: 0 });
	});

	it("is neither renewed nor closed once its row is open again", async () => {
		await expect(renew(await owner(), await renewal(1))).rejects.toThrow(/Decide the row/);
		await expect(close(await owner(), await judged(1))).rejects.toThrow(/Decide the row/);
	});
});

describe("a renewal", () => {
	it("is a request of its own that names the one before, approved by another control owner, which closes the one before", async () => {
		const before = await ofRow(3);
		const { exceptionId } = await renew(await owner(), await renewal(3));
		expect((await events("exception.renewal_requested")).map((e) => e.subject)).toEqual([`exception:${exceptionId}`]);
		expect(await db.prisma.exception.findUniqueOrThrow({ where: { id: BigInt(exceptionId) } })).toMatchObject({
			renewsId: BigInt(before.id),
			number: ROWS + 1,
			state: "requested",
		});
		await expect(approve(await owner(), await judged(3))).rejects.toThrow(/somebody else must decide/);
		await approve(await other(), await judged(3));
		const old = (await exceptionRegister(await owner(), "SOX")).rows.find((r) => r.id === before.id);
		expect(old).toMatchObject({ state: "renewed", renewedBy: ROWS + 1, closedReason: `Renewed as No. ${ROWS + 1}` });
		expect(await shown(3)).toMatchObject({ state: "approved", renews: before.number, credit: true });
		expect((await events("exception.closed")).map((e) => e.subject)).toEqual([`exception:${before.id}`]);
		expect((await events("exception.renewed")).map((e) => e.subject)).toEqual([`exception:${exceptionId}`]);
		expect(await reviewOf(3)).toMatchObject({ state: "decided" });
	});

	it("without a test of the control on record gets no credit, and the register says so; declined, it changes nothing of the one before", async () => {
		const before = await ofRow(4);
		await renew(await owner(), await renewal(4, { controlTestRef: "" }));
		expect(await shown(4)).toMatchObject({ credit: false, renews: before.number });
		await expect(renew(await owner(), await renewal(4, { exceptionId: before.id, version: before.version }))).rejects.toThrow(
			/asked for already/,
		);
		await decline(await other(), await judged(4));
		expect(await reviewOf(4)).toMatchObject({ state: "decided" });
		expect(await db.prisma.exception.findUniqueOrThrow({ where: { id: BigInt(before.id) } })).toMatchObject({ state: "approved" });
	});

	it("is refused to others, on objects of another track, beyond twelve months, and of a version that is not the present one", async () => {
		const asked = await renewal(5);
		await expect(renew(await ctxOf(need(co.fallback, "SOX")), asked)).rejects.toMatchObject({ code: "forbidden" });
		await expect(renew(await ctxOf(co.admin), asked)).rejects.toMatchObject({ code: "forbidden" });
		await expect(renew(await ctxOf(need(co.owners, "SOC")), asked)).rejects.toMatchObject({ code: "not_found" });
		await expect(renew(await owner(), { ...asked, exceptionId: "999999" })).rejects.toMatchObject({ code: "not_found" });
		await expect(renew(await owner(), { ...asked, expiresOn: inDays(380) })).rejects.toThrow(/twelve months from today/);
		await expect(renew(await owner(), { ...asked, version: 0 })).rejects.toMatchObject({ code: "conflict" });
	});

	it("of another row, or a second one, is refused by the database itself", async () => {
		const [five, three] = [await ofRow(5), await ofRow(3)];
		const insert = (renews: string, review: string) =>
			db.pool.query(
				`insert into exception (campaign_track_id, track, number, review_id, item_id, holder_identity_id, system_id, entitlement_id, reason, expires_at, requested_by_user_id, renews_id)
				select campaign_track_id, track, 900, $2, item_id, holder_identity_id, system_id, entitlement_id, reason, expires_at, requested_by_user_id, id from exception where id = $1`,
				[renews, review],
			);
		await expect(insert(five.id, three.review_id)).rejects.toThrow(/of the same row/);
		await renew(await owner(), await renewal(5));
		await expect(insert(five.id, five.review_id)).rejects.toThrow(/one renewal at a time/);
	});

	it("that waits is not approved when the one before was closed meanwhile", async () => {
		const { rows } = await exceptionRegister(await owner(), "SOX");
		const before = rows.find((r) => r.pendingRenewal !== null);
		await close(await owner(), { exceptionId: before?.id, version: before?.version, note: "The access is gone" });
		await expect(approve(await other(), await judged(5))).rejects.toThrow(/closed meanwhile/);
		await decline(await other(), await judged(5));
	});
});

describe("an exception of a closed track", () => {
	it("expires into a task of the control owner, who renews or closes it; date and reason stand", async () => {
		await closeNow(db.ownerPool, co, trackId());
		const seq = (await events("review.reopened")).length;
		await pass(6);
		await pass(3);
		expect(await expire(await job(), {})).toEqual({ expired: 2, reopened: 0 });
		expect(await reviewOf(6)).toMatchObject({ state: "decided" });
		expect(await events("review.reopened")).toHaveLength(seq);
		expect(await waitingFor(await owner())).toMatchObject({ exceptionsExpired: 2 });
		await renew(await owner(), await renewal(3));
		expect(await waitingFor(await owner())).toMatchObject({ exceptionsExpired: 1 });
		await approve(await other(), await judged(3));
		await close(await owner(), await judged(6));
		expect(await waitingFor(await owner())).toMatchObject({ exceptionsExpired: 0 });
		const { id, state, closed_reason } = await ofRow(6);
		expect({ state, closed_reason }).toEqual({ state: "closed", closed_reason: "Weighed against the compensating control." });
		await expect(close(await owner(), await judged(6))).rejects.toThrow(/this one is closed/);
		await expect(db.pool.query("update exception set closed_reason = 'another' where id = $1", [id])).rejects.toThrow(/stand/);
	});

	it("leaves a pack that verifies offline, with rows opened again by an end, renewals and closings behind it", async () => {
		const { packId } = await requestPack(await owner(), { campaignTrackId: trackId().toString() });
		await runPack(await jobCtx("pack"), { packId });
		const { sha256 } = await db.prisma.evidencePack.findUniqueOrThrow({ where: { id: BigInt(packId) } });
		const keyFile = path.join(dir, "known.pub");
		await writeFile(keyFile, `${(await signingKey()).text}\n`);
		const verify = ["public/verify.mjs", storedPath(sha256 ?? ""), "--key", keyFile];
		const { stdout } = await promisify(execFile)(process.execPath, verify).catch((failed: { stdout: string }) => failed);
		expect(stdout).not.toMatch(/FAIL/);
		expect(stdout).toMatch(/4\. holds/);
		expect(stdout).not.toMatch(/does NOT hold/);
	}, 120_000);
});
