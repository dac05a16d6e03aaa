import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KEPT_ACTIONS_KEY } from "@/bin/prepare/actions-key.mjs";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { prepare } from "@/bin/prepare/prepare.mjs";
import { closeSender, sendJob } from "@/lib/jobs/queue";
import { readMigrations } from "@/prisma/migration-files";
import { readBuild } from "@/tests/security/matrix/build";
import { countersign } from "@/tests/support/countersign";
import { beginSession, sealedCookie } from "@/tests/support/session-cookie";
import { serveBuild } from "@/tests/support/web-server";
import { user } from "@/tests/support/world/people";
import { freePort, launch } from "./launcher";
import { eventually } from "./processes";
import { makeDirectory, removeDirectory, runStarter, type Started, sql, stopStarter } from "./starter";

/*
 * A PostgreSQL of the operator's own, in this order: what is refused before anything is changed in it, several machines that find it empty,
 * and what is refused of a database that is no longer sound.
 */

let home = "";
let files = "";
let server: Started;
let env: Record<string, string>;

beforeAll(async () => {
	await prepare({ development: true });
	home = makeDirectory();
	files = mkdtempSync(path.join(tmpdir(), "countersign-shared-"));
	server = await runStarter(home).started;
	env = { DATABASE_OWNER_URL: server.ownerUrl, DATABASE_URL: server.appUrl };
}, 900_000);
afterAll(async () => {
	await stopStarter(server);
	await removeDirectory(home);
	rmSync(files, { recursive: true });
});

/** Starts on a data directory of its own, that is to be refused. */
async function refused(mode: "start" | "demo", more: Record<string, string> = {}): Promise<string> {
	const dataDir = makeDirectory();
	const { code, said } = await launch(mode, { PORT: String(await freePort()), COUNTERSIGN_DATA_DIR: dataDir, ...env, ...more }).ended;
	await removeDirectory(dataDir);
	expect(said).not.toMatch(/^\s+at |defect|Starting web/m);
	expect(code).toBe(1);
	return said;
}

const tables = () => sql(server.ownerUrl, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'");
const asSuperuser = () => server.superuserUrl.replace(/\/postgres$/, "/countersign");

test("roles that are not what they must be, and somebody else's tables, are refused, and nothing is changed", async () => {
	const [superuser, swapped, elsewhere] = await Promise.all([
		refused("start", { DATABASE_URL: asSuperuser() }),
		refused("start", { DATABASE_OWNER_URL: server.appUrl, DATABASE_URL: server.ownerUrl }),
		refused("start", { DATABASE_URL: server.appUrl.replace(/\/countersign$/, "/nowhere") }),
	]);
	expect(superuser).toMatch(/^DATABASE_URL: the role postgres is a superuser, .*: give it an ordinary role/m);
	expect(swapped).toMatch(/^DATABASE_URL: the role countersign_owner owns the database, .*: give it a role that owns nothing/m);
	expect(elsewhere).toMatch(/^DATABASE_URL: (there is no nowhere|.* refuses this user for nowhere)/m);
	expect(await tables()).toEqual([]);

	await sql(server.ownerUrl, "CREATE TABLE somebody_elses AS SELECT 7 AS n");
	const [demo, real] = await Promise.all([refused("demo"), refused("start")]);
	expect(demo).toMatch(/The demonstration refuses countersign on .* it holds other data/);
	expect(real).toContain("tables that are not Countersign's");
	expect(await tables()).toEqual([{ relname: "somebody_elses" }]);
	await sql(server.ownerUrl, "DROP TABLE somebody_elses");
});

test("of three machines that start at once on an empty database one migrates it, and two serve it as one", async () => {
	const setups = await Promise.all([0, 1, 2].map(() => ended(program("bin/setup.ts", { DATABASE_OWNER_URL: server.ownerUrl }))));
	for (const { code, said } of setups)
		expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining("Set up the first administrator") });
	const names = (await readMigrations()).map(({ name }) => name);
	expect(setups.flatMap(({ said }) => [...said.matchAll(/^Applying (\S+)$/gm)].map(([, name]) => name))).toEqual(names);
	expect(await sql(server.ownerUrl, "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL")).toHaveLength(
		names.length,
	);

	const secret = randomBytes(32).toString("base64url");
	mkdirSync(path.join(files, "keys"), { mode: 0o700 });
	const jobs = { DATABASE_URL: server.appUrl, COUNTERSIGN_FILES_DIR: files, COUNTERSIGN_KEY_DIR: path.join(files, "keys") };
	const workers = [program("bin/worker.ts", jobs), program("bin/worker.ts", jobs)];
	const [one, two] = await Promise.all([0, 1].map(() => serveBuild(server.appUrl, files, { secret })));
	const owner = new pg.Pool({ connectionString: server.ownerUrl, max: 2 });
	try {
		if (!one || !two) throw new Error("two web processes were asked for");
		await Promise.all(
			workers.map((worker) => eventually("the worker is ready", () => worker.said().includes("The worker is ready"), 60_000)),
		);
		await expectOneSession(owner, [one.address, two.address], secret);
		await expectEachOnce(owner, workers);
	} finally {
		for (const worker of workers) worker.process.kill("SIGTERM");
		await Promise.all([one?.stop(), two?.stop(), ...workers.map(ended), owner.end()]);
	}
	for (const worker of workers) expect(worker.said()).not.toMatch(/defect|Failed: |Lost: /);
});

/** Signed in on one machine, known on the other; an action that a page of one names is carried out by the other. */
async function expectOneSession(owner: pg.Pool, addresses: [string, string], secret: string): Promise<void> {
	const { userId } = await user(owner, [{ role: "reviewer", track: "SOC" }]);
	const { rows } = await owner.query<{ email: string }>("SELECT email FROM app_user WHERE id = $1", [userId]);
	const { name, value } = await sealedCookie(await beginSession(owner, rows[0]?.email ?? ""), secret);
	const cookie = `${name}=${value}`;
	const action = readBuild().actions.get("app/(app)/reviews/actions.ts#submitAction");
	for (const address of addresses) {
		expect((await fetch(`${address}/reviews`, { redirect: "manual" })).status).not.toBe(200);
		expect((await fetch(`${address}/reviews`, { headers: { cookie }, redirect: "manual" })).status).toBe(200);
		const answer = await fetch(`${address}/reviews`, {
			method: "POST",
			headers: {
				cookie,
				origin: address,
				"sec-fetch-site": "same-origin",
				"next-action": action?.id ?? "",
				"content-type": "text/plain;charset=UTF-8",
			},
			body: "[{}]",
		});
		expect(await answer.text()).toContain('"code":"invalid_input"');
	}
	// A build of the same sources on another machine names and seals actions alike only with this key.
	const { encryptionKey } = JSON.parse(readFileSync(path.join(CHECKOUT, ".next", "server", "server-reference-manifest.json"), "utf8"));
	expect(encryptionKey).toBe(process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY || readFileSync(KEPT_ACTIONS_KEY, "utf8"));
}

/** 200 jobs under two workers: each is done by one of them, once. */
async function expectEachOnce(owner: pg.Pool, workers: Program[]): Promise<void> {
	process.env.DATABASE_URL = server.appUrl;
	const sent = await Promise.all(Array.from({ length: 200 }, () => sendJob("quality", {})));
	await closeSender();
	const done = (worker: Program) => [...worker.said().matchAll(/Done: quality (\S+)/g)].map(([, id]) => id as string);
	const wanted = new Set(sent);
	const runs = () => workers.map((worker) => done(worker).filter((id) => wanted.has(id)));
	await eventually("all jobs are done", () => runs().flat().length >= 200, 60_000);
	expect(runs().flat().sort()).toEqual([...wanted].sort());
	for (const run of runs()) expect(run.length).toBeGreaterThan(20);
	const { rows: left } = await owner.query("SELECT FROM pgboss.job WHERE id = ANY($1) AND state <> 'completed'", [[...wanted]]);
	expect(left).toEqual([]);
}

test("a web process that is started by itself refuses an environment that makes no sense", async () => {
	const next = path.join("node_modules", "next", "dist", "bin", "next");
	const more = { DATABASE_URL: server.appUrl, NEXTAUTH_SECRET: "geheim", COUNTERSIGN_FRESH_SECONDS: "soon" };
	const web = await ended(program(next, more, ["start", "-H", "127.0.0.1", "-p", String(await freePort())]));
	expect(web.said).toMatch(
		/NEXTAUTH_SECRET: must be at least 32 characters long; COUNTERSIGN_FRESH_SECONDS: must be a whole number from 5 to 300\. Correct/,
	);
	expect(web.said).not.toMatch(/geheim|^\s+at /m);
	expect(web.code).toBe(1);
});

test("a database of a newer version, or with a damaged guard, is refused before web and worker are started, with the way out", async () => {
	await sql(
		server.ownerUrl,
		"INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', '1', '29990101000000_later', now())",
	);
	const [newer, doctor] = await Promise.all([refused("start"), countersign(["doctor"], { DATABASE_URL: server.appUrl })]);
	expect(newer).toMatch(
		/^This database is newer than this version of Countersign: it has the migration 29990101000000_later, .* Start the version that made it/m,
	);
	expect(doctor).toMatchObject({
		code: 1,
		out: expect.stringMatching(/REFUSED {2}migrations .*newer than this version .*Start the version that made it/),
	});
	await sql(server.ownerUrl, "DELETE FROM _prisma_migrations WHERE id = '1'");

	await sql(server.ownerUrl, "ALTER TABLE decision DISABLE TRIGGER decision_keep");
	expect(await refused("start")).toMatch(
		/The start-up check refuses this database:\n {2}· The guard decision_keep of the table decision is disabled\..* Run: ALTER TABLE/,
	);
});

type Program = { process: ChildProcess; said: () => string };

/** One of our programs as somebody starts it who does without `npm start`. */
function program(script: string, more: Record<string, string>, args: string[] = []): Program {
	const { PATH, HOME, TMPDIR } = process.env;
	const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
		cwd: CHECKOUT,
		env: { PATH, HOME, TMPDIR, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...more },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			said += text;
		});
	}
	return { process: child, said: () => said };
}

async function ended({ process: child, said }: Program): Promise<{ code: number | null; said: string }> {
	if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once("close", resolve));
	return { code: child.exitCode, said: said() };
}
