import { execFileSync, spawnSync } from "node:child_process";
import {
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmdirSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { prepare } from "@/bin/prepare/prepare.mjs";
import { codeOf } from "@/bin/process/failure.mjs";
import { countersign } from "@/tests/support/countersign";
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
		const { lines } = JSON.parse((await countersign(["doctor", "--json"], { COUNTERSIGN_DATA_DIR: dataDir })).out);
		for (const check of ["environment", "data", "web", "disk", "settings", "migrations", "guards", "role", "worker"]) {
			expect(lines).toContainEqual({ check, state: "ok", message: expect.any(String) });
		}
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
		["worker", () => processesOf(dataDir).find(({ command }) => command.includes("bin/worker.ts"))?.pid],
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
			[{ PORT: "http" }, /^PORT is "http", which is no port: give a number/m],
			[{ COUNTERSIGN_URL: "reviews" }, /^COUNTERSIGN_URL is "reviews": give the address users type/m],
			[
				{ COUNTERSIGN_FRESH_SECONDS: "soon", COUNTERSIGN_TRUSTED_PROXIES: "-1", NEXTAUTH_SECRET: "geheim" },
				/COUNTERSIGN_TRUSTED_PROXIES: must be a whole number from 0 to 5; COUNTERSIGN_FRESH_SECONDS: must be a whole number from 5 to 300\. Correct this, then start again\.$/m,
			],
			[{ COUNTERSIGN_OIDC_ISSUER: "https://idp.example" }, /^COUNTERSIGN_OIDC_ISSUER, .* go together: set all three or none\.$/m],
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
		const ran = await Promise.all(cases.map(async ([env, sentence]) => ({ sentence, ...(await start(env).ended) })));
		for (const { code, said, sentence } of ran) {
			expect(said).toMatch(sentence);
			expect(code).toBe(1);
			expect(said).not.toMatch(/^\s+at |geheim|defect/m);
		}
	});

	// skipped: only root may mount a small disk.
	test.skipIf(!canMount())(
		"a disk that is small, read-only or full is told, and what was committed is there when there is room again",
		async () => {
			const base = path.dirname(dataDir);
			const mount = (options: string) => execFileSync("mount", ["-t", "tmpfs", "-o", `mode=0711,${options}`, "tmpfs", base]);
			mount("size=64m");
			try {
				const small = await start().ended;
				expect(small).toMatchObject({
					code: 1,
					said: expect.stringMatching(/^Only 6\d MiB are free where the data directory .* make room there, or/m),
				});
				expect(existsSync(path.join(dataDir, "postgres"))).toBe(false);
				mount("remount,ro");
				const readOnly = await start().ended;
				expect(readOnly).toMatchObject({
					code: 1,
					said: expect.stringMatching(/^The data directory .* cannot be used: it is read-only\. Name another/m),
				});
				mount("remount,rw,size=320m");

				const launched = start();
				await launched.ready;
				const { superuser } = JSON.parse(readFileSync(path.join(dataDir, "postgres", "passwords.json"), "utf8")) as { superuser: string };
				const database = `postgresql://postgres:${superuser}@127.0.0.1:${readFileSync(path.join(dataDir, "postgres", "port"), "utf8")}/countersign`;
				await sql(database, "CREATE TABLE kept AS SELECT 7 AS n");
				const filler = path.join(base, "filler");
				fill(filler);
				// More than the log of changes has room for.
				const big = "SELECT pg_logical_emit_message(true, 'test', repeat('x', 1000000)) FROM generate_series(1, 200)";
				await expect(sql(database, big)).rejects.toThrow();
				const { code, said } = await launched.ended;
				expect(said).toMatch(
					/^The database ended because the disk that holds .* is full: make room there, then start again; what was acknowledged is kept\.$/m,
				);
				expect(said).not.toMatch(/defect/);
				expect(code).toBe(1);
				rmSync(filler);
				const again = await runStarter(dataDir).started;
				expect(await sql(database, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
				await stopStarter(again);
			} finally {
				execFileSync("umount", ["--lazy", base]);
			}
		},
	);

	// skipped: root may write into any directory.
	test.skipIf(isRoot)("a data directory that cannot be written is told", async () => {
		const closed = path.join(path.dirname(dataDir), "closed");
		mkdirSync(closed, { mode: 0o500 });
		const { code, said } = await start({ COUNTERSIGN_DATA_DIR: path.join(closed, "data") }).ended;
		expect(said).toMatch(/cannot be used: this user may not write there/);
		expect(code).toBe(1);
	});
});

function canMount(): boolean {
	const probe = mkdtempSync(path.join(tmpdir(), "countersign-mount-"));
	const mounted = isRoot && spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", probe]).status === 0;
	if (mounted) execFileSync("umount", [probe]);
	rmdirSync(probe);
	return mounted;
}

/** Writes a file until the disk has no room left. */
function fill(file: string): void {
	const chunk = Buffer.alloc(64 * 1024);
	const open = openSync(file, "w");
	try {
		for (;;) writeSync(open, chunk);
	} catch (error) {
		if (codeOf(error) !== "ENOSPC") throw error;
	} finally {
		closeSync(open);
	}
}
