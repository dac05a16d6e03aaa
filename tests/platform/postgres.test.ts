import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Account, parsePasswd } from "@/bin/postgres/account";
import { processIdentity } from "@/bin/process/identity.mjs";
import { eventually, processesOf } from "./processes";
import { makeDirectory, removeDirectory, runStarter, sql, stopStarter } from "./starter";

const isRoot = process.getuid?.() === 0;
const nobody = parsePasswd(readFileSync("/etc/passwd", "utf8")).find((user) => user.name === "nobody") ?? null;

/** As the user who runs the tests and, when that is root, as an ordinary user too. */
const users: [string, Account | null][] = [["as the user of the tests", null]];
if (isRoot && canStart(nobody)) users.push(["as an ordinary user", nobody]);

describe.each(users)("the bundled PostgreSQL, %s", (_, account) => {
	let dataDir = "";
	beforeEach(() => {
		dataDir = makeDirectory({ owner: account });
	});
	afterEach(async () => {
		await removeDirectory(dataDir);
		expect(processesOf(dataDir)).toEqual([]);
	});
	const start = () => runStarter(dataDir, account).started;

	test("starts, gives two roles with the rights they need and no more, and stops without a trace", async () => {
		const postgres = await start();
		const rights =
			"SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls AS more FROM pg_roles WHERE rolname = current_user";
		for (const url of [postgres.ownerUrl, postgres.appUrl]) expect(await sql(url, rights)).toEqual([{ more: false }]);
		await sql(postgres.ownerUrl, "CREATE TABLE kept (n int)");
		await expect(sql(postgres.appUrl, "CREATE TABLE mine (n int)")).rejects.toThrow(/permission denied for schema public/);
		await expect(sql(postgres.appUrl, "SELECT * FROM kept")).rejects.toThrow(/permission denied for table kept/);
		const safe = "SELECT current_setting('fsync') || current_setting('full_page_writes') || current_setting('synchronous_commit') AS safe";
		expect(await sql(postgres.appUrl, safe)).toEqual([{ safe: "ononon" }]);
		expect(await sql(postgres.appUrl, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
		expect(processesOf(dataDir).some(({ uid }) => uid === 0 && isRoot && account !== null)).toBe(false);
		expect(await stopStarter(postgres)).toBe(0);
		expect(processesOf(dataDir)).toEqual([]);
	});

	test("passwords are needed and are its user's alone", async () => {
		const postgres = await start();
		const wrong = new URL(postgres.appUrl);
		wrong.password = "wrong";
		await expect(sql(wrong.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
		expect(statSync(path.join(dataDir, "postgres", "passwords.json")).mode & 0o077).toBe(0);
		await stopStarter(postgres);
	});

	test("a second start on the same directory is told who has it", async () => {
		const postgres = await start();
		await expect(start()).rejects.toThrow(
			new RegExp(`is in use by process ${postgres.process.pid}: stop that first, or name another place`),
		);
		expect(await sql(postgres.appUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
		await stopStarter(postgres);
	});

	test("after kill -9 of the starter the next start takes over, and what was committed is there", async () => {
		const first = await start();
		await sql(first.ownerUrl, "CREATE TABLE kept AS SELECT 7 AS n");
		first.process.kill("SIGKILL");
		await first.ended;
		expect(processIdentity(first.pid)).not.toBeNull();
		const second = await start();
		expect(processIdentity(first.pid)).toBeNull();
		expect(second.ownerUrl).toBe(first.ownerUrl);
		expect(await sql(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
		await stopStarter(second);
	});

	test("after kill -9 of starter and server with work in flight the next start recovers", async () => {
		const first = await start();
		await sql(first.ownerUrl, "CREATE TABLE kept AS SELECT 7 AS n");
		const busy = sql(first.ownerUrl, "DO $$ BEGIN LOOP END LOOP; END $$").catch((error: Error) => error.message);
		await eventually(
			"the loop runs",
			async () => (await sql(first.superuserUrl, "SELECT FROM pg_stat_activity WHERE query LIKE 'DO%'")).length === 1,
		);
		first.process.kill("SIGKILL");
		process.kill(first.pid, "SIGKILL");
		await first.ended;
		// The loop asks nobody whether its server lives: it is the survivor PostgreSQL refuses to start beside.
		expect(processesOf(path.join(dataDir, "postgres", "cluster")).length).toBeGreaterThan(0);
		const second = await start();
		expect(await busy).toMatch(/terminat/);
		expect(await sql(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
		await stopStarter(second);
	});

	test("a pid file that names a stranger harms neither the start nor the stranger", async () => {
		const first = await start();
		await stopStarter(first);
		const stranger = spawn("sleep", ["600"]);
		const file = path.join(dataDir, "postgres", "cluster", "postmaster.pid");
		writeFileSync(file, `${stranger.pid}\n${path.dirname(file)}\n1700000000\n1\n\n127.0.0.1\n1 1\nready   \n`);
		await stopStarter(await start());
		expect(processIdentity(stranger.pid as number)).not.toBeNull();
		stranger.kill("SIGKILL");
	});

	test("a taken port is left to whoever has it", async () => {
		const first = await start();
		await stopStarter(first);
		const port = Number(new URL(first.appUrl).port);
		const taker = createServer().listen(port, "127.0.0.1");
		const second = await start();
		expect(new URL(second.appUrl).port).not.toBe(String(port));
		await stopStarter(second);
		taker.close();
	});

	test("an interrupted creation leaves nothing that looks like a database", async () => {
		const { started, process: child } = runStarter(dataDir, account);
		started.catch(() => undefined);
		await eventually("initdb has begun", () => existsSync(path.join(dataDir, "postgres", "cluster.new", "PG_VERSION")));
		child.kill("SIGKILL");
		const second = await start();
		expect(await sql(second.appUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
		await stopStarter(second);
	});
});

// skipped: only root has to give its data to another user.
describe.runIf(isRoot)("root with a data directory in a closed home", () => {
	test("the database lies where its user can go, and goes when the directory is removed", async () => {
		const dataDir = makeDirectory({ closed: true });
		const first = await runStarter(dataDir).started;
		const { directory } = JSON.parse(readFileSync(path.join(dataDir, "postgres", "elsewhere.json"), "utf8")) as { directory: string };
		expect(existsSync(path.join(directory, "cluster", "PG_VERSION"))).toBe(true);
		await sql(first.ownerUrl, "CREATE TABLE kept AS SELECT 7 AS n");
		await stopStarter(first);
		const second = await runStarter(dataDir).started;
		expect(await sql(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
		await stopStarter(second);
		expect(processesOf(directory)).toEqual([]);
		await removeDirectory(dataDir);
		expect(existsSync(directory)).toBe(false);
	});
});

/** Whether a user can run our code at all: not when the checkout lies in a closed home. */
function canStart(account: Account | null): account is Account {
	if (account === null) return false;
	const probe = spawnSync(process.execPath, ["--import", "tsx", "-e", "0"], { stdio: "ignore", uid: account.uid, gid: account.gid });
	return probe.status === 0;
}
