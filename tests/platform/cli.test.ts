import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { ZipWriter } from "@/lib/evidence/pack/zip";
import { Zip } from "@/lib/evidence/verifier/zip.mjs";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { applyMigrations } from "@/prisma/apply-migrations";
import { countersign } from "@/tests/support/countersign";
import { type PlainServer, reviewsUrl, startPlainServer } from "@/tests/support/plain-server";
import type { Draft } from "@/tests/support/world/campaign";
import { eventually } from "./processes";
import { makeDirectory, removeDirectory, runStarter, stopStarter } from "./starter";

/*
 * The real command line, each time a process of its own, on PostgreSQL as it is shipped and with a real worker. Of the modules that read
 * DATABASE_URL when they are loaded, those that make the world are loaded once it is set.
 */

const dir = mkdtempSync(path.join(tmpdir(), "countersign-cli-"));
const [filesDir, keyDir] = [path.join(dir, "files"), path.join(dir, "keys")];
const at = (name: string) => path.join(dir, name);

let server: PlainServer;
let owner: pg.Pool;
let worker: ChildProcess;
let env: Record<string, string>;
let draft: Draft;
let campaignName = "";
let extractor = "";
let inPool: () => Promise<void>;

const run = (...args: string[]) => countersign(args, env);
const json = async (...args: string[]) => {
	const ran = await run(...args, "--json");
	return { ...ran, data: JSON.parse(ran.out) };
};
const events = async (type: string) =>
	(
		await owner.query<{ actor: string; payload: string }>(
			"select e.actor, p.payload from ledger_event e join ledger_payload p using (seq) where e.type = $1 order by e.seq",
			[type],
		)
	).rows.map(({ actor, payload }) => ({ actor, payload: JSON.parse(payload) }));
const OPERATOR = `cli:${process.getuid?.() === 0 && process.env.SUDO_USER ? "" : userInfo().username}`;

beforeAll(async () => {
	mkdirSync(filesDir, { mode: 0o700 });
	mkdirSync(keyDir, { mode: 0o700 });
	server = await startPlainServer();
	await applyMigrations(reviewsUrl(server, "countersign_owner"));
	env = {
		DATABASE_URL: reviewsUrl(server, "countersign_app"),
		COUNTERSIGN_FILES_DIR: filesDir,
		COUNTERSIGN_KEY_DIR: keyDir,
		COUNTERSIGN_DATA_DIR: dir,
	};
	owner = new pg.Pool({ connectionString: reviewsUrl(server, "countersign_owner"), max: 2 });
	worker = await startWorker();
	await makeWorld();
}, 240_000);

afterAll(async () => {
	await inPool?.();
	await stopWorker();
	await owner?.end();
	await server?.stop();
	rmSync(dir, { recursive: true, force: true });
});

async function startWorker(): Promise<ChildProcess> {
	const started = spawn(process.execPath, ["--import", "tsx", "bin/worker.ts"], {
		cwd: CHECKOUT,
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "inherit"],
	});
	let said = "";
	started.stdout?.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	await eventually("the worker is ready", () => said.includes("The worker is ready"), 60_000);
	return started;
}

async function stopWorker(): Promise<void> {
	if (worker?.exitCode !== null) return;
	const ended = new Promise((resolve) => worker.once("close", resolve));
	worker.kill("SIGTERM");
	await ended;
}

async function makeWorld(): Promise<void> {
	Object.assign(process.env, env);
	const [
		{ company },
		{ committedImport, entitlement, grant, system },
		{ identity },
		{ decideRows, launched },
		{ prisma },
		{ pool },
		{ closeSender },
	] = await Promise.all([
		import("@/tests/support/world/campaign"),
		import("@/tests/support/world/inventory"),
		import("@/tests/support/world/people"),
		import("@/tests/support/world/reviewed"),
		import("@/lib/db/client"),
		import("@/lib/db/pool"),
		import("@/lib/jobs/queue"),
	]);
	inPool = async () => {
		await Promise.all([prisma.$disconnect(), pool().end(), closeSender()]);
	};
	const co = await company(owner);
	const erp = await system(owner, { name: "ERP" });
	await system(owner, { name: "Payroll" });
	const extract = await committedImport(owner, erp);
	const role = await entitlement(owner, erp, { name: "POST", title: "May post" });
	for (let n = 0; n < 4; n++) await grant(owner, erp, role, extract, { identityId: (await identity(owner)).id });
	extractor = (await identity(owner, { name: "Extractor" })).id.toString();
	draft = await launched(owner, co);
	await decideRows(owner, co, "SOC", draft.trackIds.SOC ?? 0n, [{ row: 1, outcome: "keep", reason: "needed for the month's close" }]);
	campaignName = (await owner.query("select name from campaign where id = $1", [draft.campaignId])).rows[0].name;
}

async function allWrong(command: string, cases: [string[], RegExp][]): Promise<void> {
	const ran = await Promise.all(cases.map(async ([args, sentence]) => ({ args, sentence, ...(await run(command, ...args)) })));
	for (const { args, sentence, ...found } of ran) {
		expect(found, args.join(" ")).toEqual({ code: 2, out: "", err: expect.stringMatching(sentence) });
	}
}

describe("doctor", () => {
	test("says of each part that it is in order, and that it looked", async () => {
		const { code, data, err } = await json("doctor");
		expect(data.lines.filter(({ state }: { state: string }) => state === "refused")).toEqual([]);
		expect(code).toBe(0);
		expect(err).toBe("");
		const state = Object.fromEntries(data.lines.map(({ check, state: s }: { check: string; state: string }) => [check, s]));
		expect(state).toMatchObject({
			settings: "ok",
			migrations: "ok",
			guards: "ok",
			role: "ok",
			files: "ok",
			clock: "ok",
			worker: "ok",
			versions: "ok",
		});
		expect(await events("installation.inspected")).toEqual([{ actor: OPERATOR, payload: expect.objectContaining({ refused: 0 }) }]);
	});

	test("refuses an open directory and a key others may read, with the way out", async () => {
		chmodSync(filesDir, 0o755);
		chmodSync(keyDir, 0o750);
		const { code, out } = await run("doctor");
		chmodSync(filesDir, 0o700);
		chmodSync(keyDir, 0o700);
		expect(code).toBe(1);
		expect(out).toMatch(/REFUSED {2}files .*chmod o-rwx/);
		expect(out).toMatch(/REFUSED {2}key .*chmod go-rwx/);
	});

	test("names a guard that is off, and writes nothing on such a database", async () => {
		const before = (await events("installation.inspected")).length;
		await owner.query("alter table decision disable trigger decision_keep");
		const doctor = await run("doctor");
		const other = await run("checkpoint", "--latest");
		await owner.query("alter table decision enable always trigger decision_keep");
		expect(doctor.code).toBe(1);
		expect(doctor.out).toMatch(/REFUSED {2}guards .*decision_keep of the table decision is disabled/);
		expect(doctor.err).toContain("not recorded");
		expect(other).toMatchObject({ code: 3, out: "", err: expect.stringContaining("The start-up check refuses this database") });
		expect(await events("installation.inspected")).toHaveLength(before);
	});
});

describe("import", () => {
	const CSV =
		"account_name,entitlement_name,entitlement_title,api_token\nann,POST,May post,ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nbob,POST,May post,ghp_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n,POST,May post,x\n";
	const record = (count: number, more: Record<string, unknown> = {}) => {
		writeFileSync(
			at("record.json"),
			JSON.stringify({
				objectName: "Access list",
				query: "select * from access",
				extractedBy: "Extractor",
				extractedAt: "2026-01-31T12:00:00+01:00",
				sourceCount: count,
				sourceCountBy: "Extractor, count(*)",
				authoritativeFor: "all access to payroll",
				...more,
			}),
		);
		return at("record.json");
	};
	const grants = async () =>
		Number(
			(await owner.query("select count(*) from access_grant g join system s on s.id = g.system_id where s.name = 'Payroll'")).rows[0].count,
		);

	test("checks by default and takes nothing over; with --id it does; each step is the operator's event", async () => {
		writeFileSync(at("access.csv"), CSV);
		const dry = await json("import", "--system", "Payroll", "--file", at("access.csv"), "--secret", "api_token", "--record", record(3));
		expect(dry.err).toContain("access.csv is received as grants");
		expect(dry.code).toBe(0);
		expect(dry.data).toMatchObject({
			state: "checked",
			kind: "access",
			counts: { source: 3, read: 3, accepted: 2, rejected: 1 },
			commitRefusal: null,
			undispositioned: 1,
			complete: false,
		});
		expect(await grants()).toBe(0);
		const { importId } = dry.data;
		const taken = await run("import", "--id", importId, "--commit");
		expect(taken.out).toContain(`Import ${importId} of Payroll (access): taken over`);
		expect(taken.code).toBe(0);
		expect(await grants()).toBe(2);
		for (const type of [
			"import.created",
			"import.file_received",
			"import.mapped",
			"import.described",
			"import.check_requested",
			"import.commit_requested",
		]) {
			expect((await events(type)).at(-1)).toMatchObject({ actor: OPERATOR, payload: { importId } });
		}
		const again = await run("import", "--id", importId, "--commit");
		expect(again).toMatchObject({ code: 1, err: expect.stringContaining("in the inventory already") });
	});

	test("counts that do not tie are refused", async () => {
		const { code, err } = await run("import", "--system", "Payroll", "--file", at("access.csv"), "--record", record(4), "--commit");
		expect(err).toMatch(/is not taken over: The source counts 4 rows and the file holds 3/);
		expect(code).toBe(1);
	});

	test("an extract of access declared whole names its extractor, by number or key", async () => {
		const base = ["import", "--system", "Payroll", "--file", at("access.csv"), "--record", record(3), "--whole"];
		expect(await run(...base)).toMatchObject({ code: 2, err: expect.stringContaining("--extracted-by-id is missing") });
		expect(await run(...base, "--extracted-by-id", "nobody-7")).toMatchObject({
			code: 2,
			err: expect.stringContaining(`number or key "nobody-7"`),
		});
		const named = await json(...base, "--extracted-by-id", extractor);
		expect(named.code).toBe(0);
		// One rejected row nobody has disposed of: absence proves nothing (law 12), and the operator has no way to dispose of it.
		expect(named.data).toMatchObject({ complete: false, undispositioned: 1 });
		const { rows } = await owner.query("select extracted_by_id::text as by, declared_whole from import where id = $1", [
			named.data.importId,
		]);
		expect(rows).toEqual([{ by: extractor, declared_whole: true }]);
	});

	test("the operator disposes of no rejected row, decides, signs and approves nothing", async () => {
		const [{ newCtx }, { dispositionRejections }, { can }] = await Promise.all([
			import("@/lib/access/context"),
			import("@/lib/import/disposition-rejections"),
			import("@/lib/access/permissions"),
		]);
		const ctx = await newCtx({ type: "cli", operator: "test" });
		await expect(
			dispositionRejections(ctx, { importId: "1", disposition: "not_access", note: "Test rows of the operator." }),
		).rejects.toThrow(/Only a signed-in person/);
		for (const permission of [
			"review:decide",
			"population:accept",
			"track:sign",
			"exception:approve",
			"removal:verify",
			"role:grant",
		] as const) {
			expect(can(ctx.actor, permission)).toBe(false);
		}
	});

	test("a saved or shipped mapping by name; what fits nothing is said before anything is begun", async () => {
		writeFileSync(at("odd.csv"), "colour,shape\nred,round\n");
		const before = (await events("import.created")).length;
		expect(await run("import", "--system", "Payroll", "--file", at("odd.csv"))).toMatchObject({
			code: 2,
			err: expect.stringContaining("odd.csv is not in the canonical layout"),
		});
		expect(await run("import", "--system", "Payroll", "--file", at("odd.csv"), "--preset", "sap")).toMatchObject({
			code: 2,
			err: expect.stringContaining("fits no file of the mapping"),
		});
		expect(await run("import", "--system", "Payroll", "--file", at("odd.csv"), "--preset", "nope")).toMatchObject({
			code: 2,
			err: expect.stringMatching(/no mapping "nope"\. There are: .*sap/),
		});
		expect(await events("import.created")).toHaveLength(before);
		const sap = path.join(CHECKOUT, "tests/fixtures/sap");
		const files = ["users", "permissions", "assignments"].flatMap((name) => ["--file", path.join(sap, `${name}.csv`)]);
		const found = await json("import", "--system", "Payroll", ...files, "--preset", "sap");
		expect(found.data).toMatchObject({ state: "checked", commitRefusal: expect.stringContaining("State where the extract comes from") });
		expect(found.data.counts.read).toBe(found.data.counts.accepted + found.data.counts.rejected);
		expect(found.data.files).toHaveLength(3);
	});

	test("wrong input exits with 2 and a sentence, before anything is done", async () => {
		const cases: [string[], RegExp][] = [
			[["--file", "/x.csv"], /--system is missing/],
			[["--system", "Payroll"], /--file is missing/],
			[["--system", "Nowhere", "--file", "/x.csv"], /no system "Nowhere"/],
			[["--system", "Payroll", "--file", "/not/there.csv"], /\/not\/there\.csv cannot be read \(ENOENT\)/],
			[["--system", "Payroll", "--file", "/x.csv", "--commit"], /Nothing is taken over without its record/],
			[["--system", "Payroll", "--file", "/x.csv", "--source-count", "many"], /--source-count is "many"/],
			[["--system", "Payroll", "--file", "/x.csv", "--object", "List"], /--query:.*--extracted-by:.*--extracted-at:/],
			[["--id", "7"], /--id goes with --commit/],
			[["--id", "99999", "--commit"], /This import does not exist/],
			[["--colour"], /Unknown option '--colour'/],
		];
		await allWrong("import", cases);
	});
});

describe("pack and verify", () => {
	test("has the pack built by the worker, takes it out, and it verifies; a changed row is named", async () => {
		const pack = at("pack.zip");
		const made = await json("pack", "--campaign", campaignName, "--track", "soc", "--out", pack);
		expect(made.err).toMatch(/Pack \d+ of .*, soc/);
		expect(made.code).toBe(0);
		expect(made.data).toMatchObject({ state: "ready", file: pack, bytes: readFileSync(pack).length });
		expect((await events("pack.requested")).at(-1)).toMatchObject({ actor: OPERATOR, payload: { packId: made.data.id, track: "SOC" } });
		expect((await events("pack.downloaded")).at(-1)).toMatchObject({
			actor: OPERATOR,
			payload: { packId: made.data.id, sha256: made.data.sha256 },
		});

		const good = await json("verify", pack);
		expect(good.code).toBe(0);
		expect(good.data).toMatchObject({ ok: true, trust: "consistent" });

		await damagedCopy(pack, at("damaged.zip"));
		const bad = await run("verify", at("damaged.zip"));
		expect(bad.code).toBe(1);
		expect(bad.out).toMatch(/07_decisions\.csv \(row 1\b/);

		expect(await run("pack", "--campaign", campaignName, "--track", "SOC", "--out", pack)).toMatchObject({
			code: 2,
			err: expect.stringContaining("exists: name another file, or give --force"),
		});
	});

	test("wrong input exits with 2 and a sentence", async () => {
		const cases: [string[], RegExp][] = [
			[["--campaign", "999", "--track", "SOC", "--out", "/tmp/never.zip"], /no campaign "999".*There are: \d+/],
			[["--campaign", "1", "--track", "HIPAA", "--out", "/tmp/never.zip"], /no frozen population on HIPAA/],
			[["--campaign", "1", "--track", "SOC", "--out", "/not/there/p.zip"], /There is no directory \/not\/there/],
			[["--campaign", "1", "--track", "SOC"], /--out is missing/],
		];
		await allWrong("pack", cases);
	});

	test("verify needs no installation", async () => {
		const { code, out } = await countersign(["verify", at("pack.zip"), "--json"], { COUNTERSIGN_DATA_DIR: at("nothing") });
		expect(code).toBe(0);
		expect(JSON.parse(out).ok).toBe(true);
		expect(await countersign(["verify", at("record.json")], {})).toMatchObject({ code: 1 });
		expect(await countersign(["verify", at("not-there.zip")], {})).toMatchObject({ code: 2 });
	});
});

describe("checkpoint and ledger verify", () => {
	test("the worker signs; a ledger rewritten since is found against the checkpoint kept elsewhere, and only against it", async () => {
		const kept = at("kept.txt");
		const taken = await json("checkpoint", "--out", kept);
		expect(taken.code).toBe(0);
		expect(parseCheckpoint(readFileSync(kept, "utf8")).size).toBe(Number(taken.data.size));
		expect((await events("ledger.checkpoint_requested")).at(-1)?.actor).toBe(OPERATOR);
		expect((await events("ledger.checkpoint_taken")).at(-1)).toEqual({ actor: OPERATOR, payload: { size: taken.data.size } });
		expect((await run("checkpoint", "--latest")).out).toBe(readFileSync(kept, "utf8"));

		const sound = await json("ledger", "verify", "--checkpoint", kept);
		expect(sound.code).toBe(0);
		expect(sound.data).toMatchObject({ ok: true, recorded: true, problem: null });
		expect((await events("ledger.verified")).at(-1)).toMatchObject({ actor: OPERATOR, payload: { ok: true } });

		await rewriteTheLedger();
		expect(await run("ledger", "verify")).toMatchObject({ code: 0, out: expect.stringContaining("Not proved: that nobody rewrote") });
		const found = await run("ledger", "verify", "--checkpoint", kept);
		expect(found.code).toBe(1);
		expect(found.out).toMatch(/does NOT hold: Checkpoint \d+: The ledger's first \d+ events are not those/);
		expect((await events("ledger.verified")).at(-1)).toMatchObject({ actor: OPERATOR, payload: { ok: false } });
	});

	test("a file that is no checkpoint, or not there, exits with 2", async () => {
		writeFileSync(at("note.txt"), "no checkpoint\n");
		expect(await run("ledger", "verify", "--checkpoint", at("note.txt"))).toMatchObject({
			code: 2,
			err: expect.stringContaining("not a checkpoint"),
		});
		expect(await run("ledger", "verify", "--checkpoint", at("gone.txt"))).toMatchObject({
			code: 2,
			err: expect.stringContaining("cannot be read (ENOENT)"),
		});
	});
});

/** A copy of a pack whose first decision has another reason. */
async function damagedCopy(from: string, to: string): Promise<void> {
	const zip = await Zip.open(from);
	const writer = new ZipWriter(to, new Date("2026-01-01T00:00:00Z"));
	const { files } = JSON.parse((await zip.read("manifest.json")).toString("utf8")) as { files: { path: string }[] };
	for (const name of [...files.map((file) => file.path), "manifest.json", "manifest.dsse.json"]) {
		const bytes = await zip.read(name);
		const text = bytes.toString("utf8").replace("the month's close", "the week's close");
		await writer.add(name, [name === "07_decisions.csv" ? Buffer.from(text) : bytes]);
	}
	await writer.finish();
	await zip.close();
}

/** As the database's superuser could: one payload changed, every hash after it made anew, no checkpoint left, all guards back in place. */
async function rewriteTheLedger(): Promise<void> {
	const superuser = new pg.Client({ connectionString: reviewsUrl(server) });
	await superuser.connect();
	const tables = ["ledger_event", "ledger_payload", "ledger_head", "ledger_checkpoint"];
	const guards = await superuser.query<{ table: string; name: string }>(
		"select tgrelid::regclass::text as table, tgname as name from pg_trigger where not tgisinternal and tgrelid::regclass::text = any($1)",
		[tables],
	);
	for (const { table, name } of guards.rows) await superuser.query(`alter table ${table} disable trigger ${name}`);
	await superuser.query("delete from ledger_checkpoint");
	await superuser.query("update ledger_payload set payload = payload || ' ' where seq = 3");
	await superuser.query(`do $$ declare e record; prev bytea := decode(repeat('00', 32), 'hex'); ph bytea; begin
		for e in select ev.*, p.salt, p.payload from ledger_event ev join ledger_payload p using (seq) order by ev.seq loop
			ph := sha256(lp(e.salt) || lp(e.payload));
			prev := ledger_leaf(e.seq, e.at, e.type, e.actor, e.subject, e.refs, e.campaign, e.track, ph, prev);
			update ledger_event set payload_hash = ph, hash = prev where seq = e.seq;
		end loop;
		update ledger_head set hash = prev;
	end $$`);
	for (const { table, name } of guards.rows) await superuser.query(`alter table ${table} enable always trigger ${name}`);
	await superuser.end();
}

describe("an installation that cannot be reached", () => {
	test("a database that is not there, exits with 3 and the way out", async () => {
		const away = { ...env, DATABASE_URL: "postgresql://countersign_app:geheim@127.0.0.1:1/reviews" };
		for (const args of [
			["doctor"],
			["checkpoint"],
			["ledger", "verify"],
			["pack", "--campaign", "1", "--track", "SOC", "--out", at("x.zip")],
		]) {
			const ran = await countersign(args, away);
			expect(ran).toMatchObject({ code: 3, out: "", err: expect.stringMatching(/The database reviews on 127\.0\.0\.1:1 cannot be used/) });
			expect(ran.err).not.toMatch(/geheim|^\s+at /m);
		}
	});

	test("a data directory without an installation, and one whose database is not running", async () => {
		const bundled = { COUNTERSIGN_DATA_DIR: at("bundled") };
		expect(await countersign(["doctor"], bundled)).toMatchObject({ code: 3, err: expect.stringContaining("There is no installation in") });
		mkdirSync(path.join(at("bundled"), "postgres"), { recursive: true });
		expect(await countersign(["doctor"], bundled)).toMatchObject({
			code: 3,
			err: expect.stringContaining("was never started: run `npm start`"),
		});
		writeFileSync(path.join(at("bundled"), "postgres", "passwords.json"), JSON.stringify({ superuser: "a", owner: "b", app: "c" }));
		writeFileSync(path.join(at("bundled"), "postgres", "port"), "1");
		expect(await countersign(["doctor", "--demo"], bundled)).toMatchObject({
			code: 3,
			err: expect.stringMatching(/The database of .*bundled is not running .*`npm run demo`/),
		});
	});

	test("the bundled database of a data directory is found with its own password and port", async () => {
		const dataDir = makeDirectory();
		const bundled = await runStarter(dataDir).started;
		await applyMigrations(bundled.ownerUrl);
		const ran = await countersign(["doctor", "--json"], { COUNTERSIGN_DATA_DIR: dataDir });
		await stopStarter(bundled);
		const stopped = await countersign(["doctor"], { COUNTERSIGN_DATA_DIR: dataDir });
		await removeDirectory(dataDir);
		const { installation, lines } = JSON.parse(ran.out);
		expect(installation).toBe(dataDir);
		expect(lines).toContainEqual({ check: "settings", state: "ok", message: expect.any(String) });
		expect(lines).toContainEqual({ check: "worker", state: "refused", message: expect.stringContaining("No worker is running: ") });
		expect(ran.code).toBe(1);
		expect(stopped).toMatchObject({ code: 3, err: expect.stringMatching(/is not running .* start Countersign with `npm start`/) });
	});

	test("without a worker nothing is asked for", async () => {
		await stopWorker();
		await owner.query("update pgboss.version set maintained_on = now() - interval '5 minutes'");
		const before = [await events("pack.requested"), await events("ledger.checkpoint_requested"), await events("import.created")];
		for (const args of [
			["checkpoint"],
			["pack", "--campaign", campaignName, "--track", "SOC", "--out", at("y.zip")],
			["import", "--system", "Payroll", "--file", at("access.csv")],
		]) {
			expect(await run(...args)).toMatchObject({ code: 3, err: expect.stringContaining("No worker is running (the last was seen 30") });
		}
		expect([await events("pack.requested"), await events("ledger.checkpoint_requested"), await events("import.created")]).toEqual(before);
		expect((await run("doctor")).out).toMatch(/REFUSED {2}worker .*No worker is running/);
		expect((await run("checkpoint", "--latest")).code).toBe(2);
	});
});
