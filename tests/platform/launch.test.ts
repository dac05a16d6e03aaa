import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { prepare } from "@/bin/prepare/prepare.mjs";
import { applyMigrations } from "@/prisma/apply-migrations";
import { freePort, health, launch } from "./launcher";
import { eventually, processesOf } from "./processes";
import { makeDirectory, removeDirectory, runStarter, sql, stopStarter } from "./starter";

const isRoot = process.getuid?.() === 0;

beforeAll(() => prepare({ development: true }), 900_000);

describe("one installation, started again and again", () => {
	let dataDir = "";
	let port = 0;
	beforeAll(async () => {
		dataDir = makeDirectory();
		port = await freePort();
	});
	afterAll(() => removeDirectory(dataDir));

	const start = (env: Record<string, string> = {}) => launch("start", { PORT: String(port), COUNTERSIGN_DATA_DIR: dataDir, ...env });
	const web = () => processesOf(dataDir).find(({ command }) => command.startsWith("next-server"));

	test("runs; its web process knows neither the key's place nor the owner's role; a second start says where the first one is", async () => {
		const launched = start({ COUNTERSIGN_KEY_DIR: "/somewhere/keys", DATABASE_OWNER_URL: "", DATABASE_URL: "" });
		await launched.ready;
		expect(await health(port)).toBe(200);
		expect(launched.said()).toContain(`http://127.0.0.1:${port}`);
		const { environment = "", uid } = web() ?? {};
		expect(environment).toContain("DATABASE_URL=postgresql://countersign_app:");
		expect(environment).not.toContain("countersign_owner");
		expect(environment).not.toContain("COUNTERSIGN_KEY_DIR");
		const keys = statSync(path.join(dataDir, "keys"));
		expect(keys.mode & 0o077).toBe(0);
		// Root's web process is not root.
		if (isRoot && !launched.said().includes("both run as root")) {
			expect(uid).not.toBe(0);
			expect(keys.uid).not.toBe(uid);
			expect(processesOf(dataDir).find(({ command }) => command.includes("bin/postgres"))?.uid).not.toBe(uid);
		}
		const second = await start({ PORT: String(await freePort()) }).ended;
		expect(second.code).toBe(1);
		expect(second.said).toContain(`Countersign already runs on ${dataDir} (process ${launched.process.pid}, http://127.0.0.1:${port})`);
		expect(await health(port)).toBe(200);
		launched.process.kill("SIGKILL");
		await eventually("the web process ends", () => web() === undefined);
	});

	test("the next start after kill -9 works on the same port, until Ctrl-C leaves nothing behind and says 0", async () => {
		const launched = start();
		await launched.ready;
		expect(await health(port)).toBe(200);
		launched.process.kill("SIGINT");
		expect(await launched.ended).toMatchObject({ code: 0 });
		expect(processesOf(dataDir)).toEqual([]);
	});

	test("kill -9 of the npm that started it ends it too", async () => {
		const launched = launch("start", { PORT: String(port), COUNTERSIGN_DATA_DIR: dataDir }, { byNpm: true });
		await launched.ready;
		launched.process.kill("SIGKILL");
		await eventually("everything has ended", () => processesOf(dataDir).length === 0);
	});

	test.each([
		["web", () => web()?.pid],
		["database", () => processesOf(dataDir).find(({ command }) => command.includes("/bin/postgres -D"))?.pid],
	])("when the %s dies the others are stopped, with a sentence and not 0", async (name, pid) => {
		const launched = start();
		await launched.ready;
		process.kill(pid() ?? 0, "SIGKILL");
		const { code, said } = await launched.ended;
		expect(code).toBe(1);
		expect(said).toMatch(new RegExp(`The ${name}( process)? ended \\(SIGKILL\\)`));
		expect(said).not.toContain("defect");
		expect(processesOf(dataDir)).toEqual([]);
	});
});

describe("a first start", () => {
	let dataDir = "";
	let port = 0;
	beforeEach(async () => {
		dataDir = makeDirectory();
		port = await freePort();
	});
	afterEach(async () => {
		await removeDirectory(dataDir);
		expect(processesOf(dataDir)).toEqual([]);
	});

	const start = (env: Record<string, string> = {}) => launch("start", { PORT: String(port), COUNTERSIGN_DATA_DIR: dataDir, ...env });

	test("Ctrl-C in the middle of the start ends it as well", async () => {
		const launched = start();
		await eventually("the database is being started", () => launched.said().includes("Starting the database"));
		launched.process.kill("SIGINT");
		expect(await launched.ended).toMatchObject({ code: 0 });
		expect(processesOf(dataDir)).toEqual([]);
	});

	test("a taken port is told before anything is started", async () => {
		const taker = createServer().listen(port, "127.0.0.1");
		const { code, said } = await start().ended;
		taker.close();
		expect(code).toBe(1);
		expect(said).toContain(`Port ${port} on 127.0.0.1 is taken by another program: stop it, or choose another port`);
	});

	test("what cannot be used is told in a sentence, with the way out", async () => {
		const file = path.join(path.dirname(dataDir), "file");
		writeFileSync(file, "");
		const cases: [Record<string, string>, RegExp][] = [
			[{ PORT: "http" }, /^PORT is "http", which is no port/m],
			[
				{ COUNTERSIGN_DATA_DIR: path.join(file, "data") },
				/^The data directory .* cannot be used: a part of it is a file\. Name another one with COUNTERSIGN_DATA_DIR/m,
			],
			[{ DATABASE_URL: "postgresql://app:a@127.0.0.1:1/x" }, /^DATABASE_URL is set without DATABASE_OWNER_URL/m],
			[
				{ DATABASE_OWNER_URL: "postgresql://owner:geheim@127.0.0.1:1/x", DATABASE_URL: "postgresql://app:a@127.0.0.1:1/x" },
				/^DATABASE_OWNER_URL: nothing listens where x on 127\.0\.0\.1:1 should be/m,
			],
		];
		for (const [env, sentence] of cases) {
			const { code, said } = await start(env).ended;
			expect(said).toMatch(sentence);
			expect(code).toBe(1);
			expect(said).not.toMatch(/^\s+at |geheim|defect/m);
		}
	});

	// skipped: root may write into any directory.
	test.skipIf(isRoot)("a data directory that cannot be written is told", async () => {
		const closed = path.join(path.dirname(dataDir), "closed");
		mkdirSync(closed, { mode: 0o500 });
		const { code, said } = await start({ COUNTERSIGN_DATA_DIR: path.join(closed, "data") }).ended;
		expect(said).toMatch(/cannot be used: this user may not write there/);
		expect(code).toBe(1);
	});

	test("a database whose guards are damaged is refused before web and worker are started, with the way out", async () => {
		const elsewhere = makeDirectory();
		const postgres = await runStarter(elsewhere).started;
		await applyMigrations(postgres.ownerUrl);
		await sql(postgres.ownerUrl, "ALTER TABLE decision DISABLE TRIGGER decision_keep");
		const { code, said } = await start({ DATABASE_OWNER_URL: postgres.ownerUrl, DATABASE_URL: postgres.appUrl }).ended;
		expect(said).toMatch(
			/The start-up check refuses this database:\n {2}· The guard decision_keep of the table decision is disabled\..* Run: ALTER TABLE/,
		);
		expect(said).not.toMatch(/^\s+at |defect|Starting web/m);
		expect(code).toBe(1);
		await stopStarter(postgres);
		await removeDirectory(elsewhere);
	});

	test("the demonstration refuses a database that holds anything else, and leaves it alone", async () => {
		const elsewhere = makeDirectory();
		const postgres = await runStarter(elsewhere).started;
		await sql(postgres.ownerUrl, "CREATE TABLE somebody_elses AS SELECT 7 AS n");
		const env = { PORT: String(port), COUNTERSIGN_DATA_DIR: dataDir, DATABASE_OWNER_URL: postgres.ownerUrl, DATABASE_URL: postgres.appUrl };
		const refused = await launch("demo", env).ended;
		expect(refused).toMatchObject({
			code: 1,
			said: expect.stringMatching(/The demonstration refuses countersign on .* it holds other data/),
		});
		expect(await launch("start", env).ended).toMatchObject({ code: 1, said: expect.stringContaining("tables that are not Countersign's") });
		expect(await sql(postgres.ownerUrl, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")).toEqual([
			{ relname: "somebody_elses" },
		]);
		await stopStarter(postgres);
		await removeDirectory(elsewhere);
	});
});
