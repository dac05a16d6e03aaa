import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Ctx } from "@/lib/access/actor";
import { newCtx } from "@/lib/access/context";
import { holdIfContradicted } from "@/lib/backup/hold";
import { lastRestoreTest, openHold } from "@/lib/backup/queries";
import { recordRestoreTest } from "@/lib/backup/record-restore-test";
import { resume } from "@/lib/backup/resume";
import { recordInspection } from "@/lib/guard/record-inspection";
import { checkpoint } from "@/lib/jobs/checkpoint";
import { parseCheckpoint, signCheckpoint } from "@/lib/ledger/checkpoint";
import { recordVerification } from "@/lib/ledger/record-verification";
import { renameInstallation } from "@/lib/settings/rename-installation";
import { type TestDb, testDb } from "@/tests/support/db";
import { ctxOf, user } from "@/tests/support/world/people";

let db: TestDb;
let home = "";
let dir = "";
let cli: Ctx;
let worker: Ctx;
let admin: Ctx;
let origin = "";

beforeAll(async () => {
	home = await mkdtemp(path.join(tmpdir(), "countersign-read-only-"));
	dir = path.join(home, "outside");
	await mkdir(dir);
	Object.assign(process.env, { COUNTERSIGN_KEY_DIR: path.join(home, "keys"), COUNTERSIGN_CHECKPOINT_DIR: dir });
	db = await testDb();
	cli = await newCtx({ type: "cli", operator: "test" });
	worker = await newCtx({ type: "job", job: "checkpoint" });
	admin = await ctxOf(await user(db.ownerPool, ["iam_admin"]));
	origin = `countersign/${(await db.prisma.installation.findUniqueOrThrow({ where: { id: 1 } })).uuid}`;
	await recordVerification(cli, {});
});
afterAll(async () => {
	delete process.env.COUNTERSIGN_CHECKPOINT_DIR;
	await rm(home, { recursive: true, force: true });
});

const name = async () => (await db.prisma.installation.findUniqueOrThrow({ where: { id: 1 } })).name;
const rename = async (to: string) => renameInstallation(admin, { name: to, before: await name() });
const signJob = () => checkpoint.run(worker, {}, { id: "1", attempt: 1, signal: new AbortController().signal });
const size = async () => Number((await db.prisma.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })).size);
/** Over events of another history, by a key that this ledger does not know. */
const foreign = (over: number, by = origin) =>
	signCheckpoint({ origin: by, size: over, root: Buffer.alloc(32, over) }, generateKeyPairSync("ed25519").privateKey);

it("the worker keeps each checkpoint outside, once, and they hold", async () => {
	await signJob();
	await signJob();
	const [file = "", ...more] = await readdir(dir);
	expect(more).toEqual([]);
	expect(parseCheckpoint(await readFile(path.join(dir, file), "utf8"))).toMatchObject({ origin, size: await size() });
	await rename("Acme");
	expect(await holdIfContradicted(worker, { dir })).toMatchObject({ reason: null, compared: 1, found: [] });
});

it("no checkpoint, one of another installation, and one with a bad signature hold nothing up", async () => {
	const [file = ""] = await readdir(dir);
	const note = await readFile(path.join(dir, file), "utf8");
	const forged = note.replace(/\n\d+\n/, "\n999\n");
	expect(forged).not.toBe(note);
	const outside = ["nothing\n", foreign(900, "countersign/another"), forged];
	expect(await holdIfContradicted(worker, { outside, dir: null })).toMatchObject({ reason: null, compared: 0 });
	expect(await openHold()).toBeNull();
});

it("a newer checkpoint makes the installation read-only: every act is refused, looking goes on, until the operator acknowledges it", async () => {
	await writeFile(path.join(dir, "checkpoint-000000000000900-aaaaaaaa.txt"), foreign(900));
	await writeFile(path.join(dir, "checkpoint-000000000000800-aaaaaaaa.txt"), foreign(800));
	await signJob();
	expect(await openHold()).toMatchObject({ reason: expect.stringMatching(/covers 900 events, but this ledger has only \d+/) });
	expect(await readdir(dir)).toHaveLength(3);
	const before = await size();
	await expect(rename("Changed")).rejects.toMatchObject({ name: "ReadOnlyError", message: expect.stringContaining("countersign resume") });
	expect(await name()).toBe("Acme");
	await recordInspection(cli, { lines: [{ check: "read-only", state: "refused", message: "So it is." }] });
	expect(await size()).toBe(before + 1);

	await expect(resume(admin, { reason: "I am an administrator.", dir })).rejects.toMatchObject({ code: "forbidden" });
	expect(await resume(cli, { reason: "The newer backups are lost.", dir })).toMatchObject({ acknowledged: 2 });
	await expect(resume(cli, { reason: "The newer backups are lost.", dir })).rejects.toThrow("not read-only");
	await rename("Changed");
	await signJob();
	expect(await openHold()).toBeNull();
	expect(await readdir(dir)).toHaveLength(4);
});

it("a checkpoint over other events than the ledger's first is found although the ledger has grown past it", async () => {
	await writeFile(path.join(dir, "kept by audit.txt"), foreign(2));
	expect(await holdIfContradicted(worker, { dir })).toMatchObject({
		reason: expect.stringMatching(/over 2 events does not go with this ledger/),
	});
	await resume(cli, { reason: "A test of the alarm, agreed.", dir });
	expect(await holdIfContradicted(worker, { dir })).toMatchObject({ reason: null });
});

it("a released hold stays as it is, and none is deleted", async () => {
	for (const sql of [
		"update installation_hold set release_reason = 'other'",
		"delete from installation_hold",
		"update installation_hold set released_at = null, released_by = null, release_reason = null",
	]) {
		await expect(db.ownerPool.query(sql)).rejects.toThrow("released once and otherwise never changes");
	}
});

it("a tested backup must be the beginning of this ledger, and the last test is told", async () => {
	const [newest] = await db.prisma.ledgerCheckpoint.findMany({ orderBy: { size: "desc" }, take: 1 });
	const test = { name: "monday", manifest: "a".repeat(64), madeAt: "2026-01-01T00:00:00.000Z", size: String(newest?.size), problem: null };
	const root = Buffer.from(newest?.root ?? []).toString("hex");
	expect(await recordRestoreTest(cli, { ...test, root })).toEqual({ problem: null });
	expect(await lastRestoreTest()).toMatchObject({ name: "monday", ok: true, days: 0 });
	expect(await recordRestoreTest(cli, { ...test, root: "b".repeat(64) })).toEqual({
		problem: expect.stringContaining("not those of the backup"),
	});
	expect(await lastRestoreTest()).toMatchObject({ ok: false });
});
