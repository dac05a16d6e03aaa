// Backups made under load are restored to an empty directory by the steps of docs/operations.md; an older one is refused as current.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkBackup } from "@/bin/backup/check";
import { ensurePostgres, type Postgres } from "@/bin/postgres/ensure";
import { removePostgres } from "@/bin/postgres/remove";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import type { Ctx } from "@/lib/access/actor";
import { applyMigrations } from "@/prisma/apply-migrations";
import { countersign } from "@/tests/support/countersign";
import { testPool } from "@/tests/support/on-server";
import type { Company } from "@/tests/support/world/campaign";

const DAMAGES = 40;
const base = mkdtempSync(path.join(tmpdir(), "countersign-backup-"));
const at = (name: string) => path.join(base, name);
const packs: { packId: string; file: string }[] = [];
const acknowledged = { events: 0, imports: 0 };
let server: Postgres;
let port = "";
let owner: pg.Pool;
let co: Company;
let cli: Ctx;

/** Serves a data directory on the port of the first, so that what is open here goes on there. */
async function serve(name: string): Promise<void> {
	if (port) writeFileSync(path.join(at(name), "postgres", "port"), port);
	server = await ensurePostgres({ dataDir: at(name) });
	port = new URL(server.appUrl).port;
	owner = testPool(server.ownerUrl);
	process.env.COUNTERSIGN_FILES_DIR = path.join(at(name), "files");
	process.env.COUNTERSIGN_KEY_DIR = path.join(at(name), "keys");
}

/** Ends it, with this test's own connections first. */
async function stopServing(): Promise<void> {
	await owner.end();
	await server.stop();
	await server.exited;
}

beforeAll(async () => {
	// The database's user must be able to pass.
	chmodSync(base, 0o711);
	mkdirSync(at("live"), { mode: 0o711 });
	await serve("live");
	await applyMigrations(server.ownerUrl);
	Object.assign(process.env, { DATABASE_OWNER_URL: server.ownerUrl, DATABASE_URL: server.appUrl });
	const [world, inventory, people, reviewed, context, request, running] = await Promise.all([
		import("@/tests/support/world/campaign"),
		import("@/tests/support/world/inventory"),
		import("@/tests/support/world/people"),
		import("@/tests/support/world/reviewed"),
		import("@/lib/access/context"),
		import("@/lib/evidence/request-pack"),
		import("@/lib/evidence/run-pack"),
	]);
	cli = await context.newCtx({ type: "cli", operator: "test" });
	co = await world.company(owner);
	const erp = await inventory.system(owner, { name: "ERP" });
	const extract = await inventory.committedImport(owner, erp);
	const role = await inventory.entitlement(owner, erp, { name: "POST", title: "May post" });
	for (let n = 0; n < 200; n++) await inventory.grant(owner, erp, role, extract, { identityId: (await people.identity(owner)).id });
	const draft = await reviewed.launched(owner, co);
	for (const [track, trackId] of Object.entries(draft.trackIds)) {
		await reviewed.decideRows(owner, co, track, trackId, [{ row: 1, outcome: "keep", reason: "needed for the month's close" }]);
		const { packId } = await request.requestPack(await people.ctxOf(world.need(co.owners, track)), { campaignTrackId: trackId.toString() });
		await running.runPack(await world.jobCtx("pack"), { packId });
		const { rows } = await owner.query<{ sha256: string }>("select sha256 from evidence_pack where id = $1", [packId]);
		const { storedPath } = await import("@/lib/files/store");
		packs.push({ packId, file: path.relative(path.join(at("live"), "files"), storedPath(rows[0]?.sha256 ?? "")) });
	}
});

afterAll(async () => {
	const [{ prisma }, lib, { closeSender }] = await Promise.all([
		import("@/lib/db/client"),
		import("@/lib/db/pool"),
		import("@/lib/jobs/queue"),
	]);
	await Promise.all([prisma.$disconnect(), lib.pool().end(), closeSender()]);
	await stopServing();
	for (const name of readdirSync(base)) if (existsSync(path.join(at(name), "postgres"))) await removePostgres(at(name), () => undefined);
	rmSync(base, { recursive: true, force: true });
});

/** Four writers of events and one of imports, as fast as they can, until told to stop. */
async function underLoad<T>(work: () => Promise<T>): Promise<T> {
	const stop = new AbortController();
	const [{ inTransaction }, { recordMany }, { importNow }, { system }, { canonicalMapping }] = await Promise.all([
		import("@/lib/db/transaction"),
		import("@/lib/ledger/record"),
		import("@/tests/support/world/importing"),
		import("@/tests/support/world/inventory"),
		import("@/lib/import/layout"),
	]);
	const event = { type: "ledger.verified" as const, subject: "ledger:1", payload: { size: "0", ok: true, problem: "x".repeat(2_000) } };
	const write = async () => {
		while (!stop.signal.aborted) {
			await inTransaction(cli, (tx) => recordMany(tx, cli, Array(20).fill(event)));
			acknowledged.events += 20;
		}
	};
	const columns = ["account_name", "entitlement_name", "identity_key", "identity_kind"];
	const mapping = canonicalMapping([{ role: "grants", columns }]);
	const take = async () => {
		const systemId = await system(owner);
		while (!stop.signal.aborted) {
			const lines = Array.from({ length: 2_000 }, (_, n) => `user${n}-${acknowledged.imports},right${n % 40},E-${n},human`);
			await importNow(owner, co.admin, {
				systemId,
				mapping,
				files: [{ role: "grants", text: `${[columns.join(","), ...lines].join("\n")}\n` }],
				sourceCount: lines.length,
			});
			acknowledged.imports++;
		}
	};
	const writers = Promise.allSettled([write(), write(), write(), write(), take()]);
	await sleep(1_000);
	try {
		return await work();
	} finally {
		stop.abort();
		expect((await writers).filter(({ status }) => status === "rejected")).toEqual([]);
	}
}

/** What an operator types. */
const shell = (line: string, cwd = "/") => execFileSync("/bin/sh", ["-c", line], { cwd, stdio: "ignore" });

const live = () => ({ COUNTERSIGN_DATA_DIR: at("live") });
const size = async () => Number((await owner.query("select size from ledger_head")).rows[0]?.size);

/** A signed checkpoint over everything there is, kept in a file. */
async function checkpoint(name: string): Promise<string> {
	const { signCheckpointAt } = await import("@/lib/ledger/sign-checkpoint");
	const { jobCtx } = await import("@/tests/support/world/campaign");
	const { note } = await signCheckpointAt(await jobCtx("checkpoint"));
	writeFileSync(at(name), note);
	return at(name);
}

it("two backups are made while others write and import; the signing key is in the second alone", async () => {
	const before = { ...acknowledged, size: await size() };
	await underLoad(async () => {
		expect(await countersign(["backup", "--out", at("monday")], live())).toMatchObject({ code: 0 });
		await checkpoint("tuesday.txt");
		const made = await countersign(["backup", "--out", at("tuesday"), "--with-keys", "--json"], live());
		expect(made.code).toBe(0);
		const told = JSON.parse(made.out);
		console.log(
			`made under load: ${told.files} files, ${told.bytes} bytes, ledger ${told.ledger.size}; meanwhile ${acknowledged.events - before.events} events and ${acknowledged.imports - before.imports} imports`,
		);
		expect(told.ledger.size).toBeGreaterThan(before.size);
	});
	expect(acknowledged.imports).toBeGreaterThan(before.imports);
	expect(existsSync(at("monday/keys"))).toBe(false);
	expect(readdirSync(at("tuesday/keys"))).toEqual(["ledger-signing-key.pem"]);
	// Whoever has no Countersign can check it too.
	shell("sha256sum --quiet -c SHA256SUMS", at("tuesday"));
});

it(`a byte changed in any of ${DAMAGES} files, or a file gone, is named`, async () => {
	const names = readFileSync(at("monday/SHA256SUMS"), "utf8").trim().split("\n");
	const chosen = Array.from({ length: DAMAGES }, (_, n) => names[Math.floor((n * names.length) / DAMAGES)]?.slice(66) ?? "");
	for (const name of [...chosen, "SHA256SUMS", "manifest.json"]) {
		const file = path.join(at("monday"), name);
		const whole = readFileSync(file);
		const damaged = whole.length === 0 ? Buffer.from("x") : Buffer.from(whole);
		if (whole.length > 0) damaged.writeUInt8((damaged.readUInt8(whole.length >> 1) ^ 1) & 0xff, whole.length >> 1);
		writeFileSync(file, damaged);
		await expect(checkBackup(at("monday")), name).rejects.toThrow(name);
		writeFileSync(file, whole);
	}
	const [gone = ""] = chosen;
	const content = readFileSync(path.join(at("monday"), gone));
	rmSync(path.join(at("monday"), gone));
	await expect(checkBackup(at("monday"))).rejects.toThrow(`${gone}: it is missing`);
	writeFileSync(path.join(at("monday"), gone), content);
	await checkBackup(at("monday"));
});

it("a backup that is killed half way never looks whole, and the next one begins anew", async () => {
	const child = spawn(process.execPath, [path.join(CHECKOUT, "bin", "countersign.mjs"), "backup", "--out", at("killed")], {
		env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", ...live() } as NodeJS.ProcessEnv,
		stdio: "ignore",
	});
	const ended = new Promise((resolve) => child.once("close", resolve));
	while (!existsSync(at("killed.partial/database/cluster/base"))) await sleep(5);
	child.kill("SIGKILL");
	await ended;
	expect(existsSync(at("killed"))).toBe(false);
	expect(
		await countersign(["restore", at("killed.partial"), "--without-checkpoint"], { COUNTERSIGN_DATA_DIR: at("nowhere") }),
	).toMatchObject({
		code: 1,
		err: expect.stringContaining("is no whole backup: it has no manifest.json"),
	});
	expect(await countersign(["backup", "--out", at("killed")], live())).toMatchObject({ code: 0 });
	expect(existsSync(at("killed.partial"))).toBe(false);
});

it("a full disk gives a sentence, and leaves nothing", async ({ skip }) => {
	mkdirSync(at("small"));
	try {
		shell("mount -t tmpfs -o size=8m none .", at("small"));
	} catch {
		skip("this user may not mount a small disk");
	}
	const full = await countersign(["backup", "--out", at("small/backup")], live());
	const left = readdirSync(at("small"));
	shell(`umount "${at("small")}"`);
	expect(full).toMatchObject({ code: 1, err: expect.stringMatching(/the disk is full/) });
	expect(left).toEqual([]);
});

it("a restore test runs beside the installation, is recorded, and leaves nothing", async () => {
	const tested = await countersign(["restore", at("tuesday"), "--test"], live());
	expect(tested).toMatchObject({ code: 0, out: expect.stringContaining("all of them those of this ledger") });
	expect(existsSync(at("tuesday.restore-test"))).toBe(false);
	const { lastRestoreTest } = await import("@/lib/backup/queries");
	expect(await lastRestoreTest()).toMatchObject({ name: "tuesday", ok: true, days: 0 });
});

it("the newest is restored to an empty directory: ledger and files hold, and packs rebuilt from it are the same byte by byte", async () => {
	const before = await Promise.all(packs.map(({ file }) => readFileSync(path.join(at("live"), "files", file))));
	await checkpoint("wednesday.txt");
	await stopServing();
	const done = await countersign(["restore", at("tuesday"), "--checkpoint", at("tuesday.txt"), "--json"], {
		COUNTERSIGN_DATA_DIR: at("restored"),
	});
	expect({ code: done.code, err: done.err }).toMatchObject({ code: 0 });
	const told = JSON.parse(done.out);
	expect(told).toMatchObject({ problem: null, readOnly: null, checkpoints: 1 });
	await serve("restored");
	const [{ verifyLedger }, { buildPack }, { jobCtx }] = await Promise.all([
		import("@/lib/ledger/verify"),
		import("@/lib/evidence/build/build"),
		import("@/tests/support/world/campaign"),
	]);
	expect(await verifyLedger(cli, [readFileSync(at("tuesday.txt"), "utf8")])).toMatchObject({ ok: true });
	expect(await size()).toBe(Number(told.size) + 1);
	for (const [n, { packId }] of packs.entries()) {
		await buildPack(await jobCtx("pack"), BigInt(packId), at(`rebuilt-${n}.zip`), async () => undefined);
		expect(readFileSync(at(`rebuilt-${n}.zip`)).equals(before[n] ?? Buffer.alloc(0))).toBe(true);
	}
	await stopServing();
});

it("an older backup is refused as current: it is read-only until the operator acknowledges what is lost", async () => {
	const env = { COUNTERSIGN_DATA_DIR: at("old") };
	const done = await countersign(["restore", at("monday"), "--checkpoint", at("wednesday.txt"), "--json"], env);
	expect(done.code).toBe(1);
	expect(JSON.parse(done.out)).toMatchObject({ problem: null, readOnly: expect.stringContaining("restored from an older backup") });
	await serve("old");
	const [{ renameInstallation }, { installation }, { ctxOf }] = await Promise.all([
		import("@/lib/settings/rename-installation"),
		import("@/lib/settings/queries"),
		import("@/tests/support/world/people"),
	]);
	const rename = async () => renameInstallation(await ctxOf(co.admin), { name: "After", before: (await installation()).name });
	await expect(rename()).rejects.toMatchObject({ name: "ReadOnlyError" });
	expect(await countersign(["resume", "--reason", "What came after Monday is lost; agreed."], env)).toMatchObject({ code: 0 });
	await rename();
	expect((await installation()).name).toBe("After");
});
