import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type OwnServer, ownServer } from "@/tests/support/own-server";
import type { WebServer } from "@/tests/support/web-server";
import type { Company } from "@/tests/support/world/campaign";
import type { Prepared } from "./acts";
import { killNow, startWorkerProcess } from "./processes";

/*
 * Import, staging, submit and pack are each held in their middle by a lock on what they write or read last, all four at once. Then a process is
 * killed with SIGKILL, the lock goes, and the process is started again. What the product acknowledged before must be there, each act is either
 * whole or not begun, and each happens once.
 */

let server: OwnServer;
let acts: typeof import("./acts");
let co: Company;
let pool: pg.Pool;
/** The superuser: nobody else sees what another role's connection is doing. */
let observer: pg.Pool;
let web: WebServer;
let worker: ChildProcess;

beforeAll(async () => {
	server = await ownServer();
	// lib/db reads its URL when it is loaded: only now there is one.
	acts = await import("./acts");
	pool = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 });
	observer = new pg.Pool({ connectionString: server.superuserUrl, max: 1 });
	for (const one of [pool, observer]) one.on("error", () => undefined); // the database is killed under them, on purpose
	const { company } = await import("@/tests/support/world/campaign");
	co = await company(pool);
	web = await serve();
	worker = await startWorkerProcess();
}, 120_000);

afterAll(async () => {
	await web?.stop();
	if (worker) await killNow(worker);
	const [{ prisma }, lib, { closeSender }] = await Promise.all([
		import("@/lib/db/client"),
		import("@/lib/db/pool"),
		import("@/lib/jobs/queue"),
	]);
	await Promise.all([pool?.end(), observer?.end(), prisma.$disconnect(), lib.pool().end(), closeSender()]);
	await server?.remove();
}, 60_000);

async function serve(): Promise<WebServer> {
	const { serveBuild } = await import("@/tests/support/web-server");
	return serveBuild(process.env.DATABASE_URL ?? "", process.env.COUNTERSIGN_FILES_DIR ?? "");
}

/** Submits in the browser's way; answers whether the product said that it was done. */
async function submitInBrowser(input: unknown): Promise<boolean> {
	const [{ beginSession, sealedCookie }, { readBuild }, { one }, { need }] = await Promise.all([
		import("@/tests/support/session-cookie"),
		import("@/tests/security/matrix/build"),
		import("@/tests/support/world/people"),
		import("@/tests/support/world/campaign"),
	]);
	const { email } = await one<{ email: string }>(pool, "select email from app_user where id = $1", [need(co.fallback, "SOC").userId]);
	const { name, value } = await sealedCookie(await beginSession(pool, email), web.secret);
	const action = readBuild().actions.get("app/(app)/reviews/actions.ts#submitAction");
	if (!action) throw new Error("the build has no action to submit");
	const response = await fetch(`${web.address}/reviews`, {
		method: "POST",
		headers: {
			cookie: `${name}=${value}`,
			"next-action": action.id,
			"content-type": "text/plain;charset=UTF-8",
			origin: web.address,
			"sec-fetch-site": "same-origin",
		},
		body: JSON.stringify([input]),
	}).catch(() => null);
	return (await response?.text().catch(() => ""))?.includes('"ok":true') ?? false;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until<T>(what: string, found: () => Promise<T | null | false>, seconds = 60): Promise<T> {
	for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(100)) {
		const answer = await found();
		if (answer) return answer;
	}
	throw new Error(`waited ${seconds} s: ${what}`);
}

/** Backends of the product that work or hold a transaction; those that wait for a lock apart. */
async function backends(): Promise<{ waiting: number; busy: number }> {
	const { rows } = await observer.query<{ waiting: number; busy: number }>(
		`select count(*) filter (where wait_event_type = 'Lock')::int as waiting, count(*)::int as busy from pg_stat_activity
		where usename = 'countersign_app' and datname = current_database() and (state = 'active' or state like 'idle in transaction%')`,
	);
	return rows[0] ?? { waiting: 0, busy: 0 };
}

/** Begins all four acts while a lock keeps each from ending; answers the pack, the submission under way, and what gives the lock back. */
async function holdInTheMiddle(prepared: Prepared) {
	const holder = new pg.Client({ connectionString: server.superuserUrl });
	holder.on("error", () => undefined); // it dies with the database
	await holder.connect();
	await holder.query("begin");
	// Written by the import; by staging and submit; read by the pack near its end.
	await holder.query("lock table access_grant, review in exclusive mode");
	await holder.query("lock table attachment in access exclusive mode");
	const packId = await prepared.begin();
	const submitted = submitInBrowser(prepared.submitInput);
	await until("the four acts stand at the lock", async () => (await backends()).waiting >= 4);
	await sleep(1_500); // the worker renews its leases once
	return { packId, submitted, release: () => holder.end() };
}

const WHOLE = () => ({
	import: "committed",
	grants: acts.ROWS,
	staging: "staged",
	staged: acts.ROWS,
	items: acts.ROWS,
	decisions: acts.ROWS,
	pending: 0,
	submissions: 1,
	pack: "ready",
	importEvents: 1,
	stagingEvents: 1,
	submitEvents: 1,
	packEvents: 1,
});

it.each(["web", "worker", "database"] as const)("kill -9 of the %s in the middle of import, staging, submit and pack", async (victim) => {
	const prepared = await acts.prepareActs(pool, co);
	const held = await holdInTheMiddle(prepared);
	if (victim === "web") await web.kill();
	if (victim === "worker") await killNow(worker);
	if (victim === "database") await server.killNow();
	if (victim !== "database") await held.release();
	if (victim === "database") await server.start();
	const acknowledged = await held.submitted;
	expect(acknowledged).toBe(victim === "worker");
	if (victim !== "database") await until("the killed one's connections are gone", async () => (await backends()).busy === 0);

	const after = await acts.standing(pool, prepared, held.packId);
	const submitted = acknowledged
		? { decisions: acts.ROWS, pending: 0, submitEvents: 1 }
		: { decisions: 0, pending: acts.ROWS, submitEvents: 0 };
	expect(after).toMatchObject(submitted);
	if (victim !== "web") {
		const nothing = { grants: 0, staged: 0, items: 0, importEvents: 0, stagingEvents: 0, packEvents: 0 };
		expect(after).toMatchObject({ import: "committing", staging: "staging", ...nothing });
		expect(after.pack).toBe("building");
	}

	if (victim === "web") web = await serve();
	if (victim === "worker" || worker.exitCode !== null) worker = await startWorkerProcess();
	if (!acknowledged) await until("the submission is taken", () => submitInBrowser(prepared.submitInput));
	await until(
		"the worker ends what was begun",
		async () => {
			const { import: imported, staging, pack } = await acts.standing(pool, prepared, held.packId);
			return imported === "committed" && staging === "staged" && pack === "ready";
		},
		90,
	);
	expect(await acts.standing(pool, prepared, held.packId)).toEqual(WHOLE());
	expect(await chain()).toEqual({ ok: true, problem: null });
	expect(await verifiedPack(held.packId)).toMatch(/^0 /);
});

async function chain(): Promise<{ ok: boolean; problem: string | null }> {
	const [{ verifyLedger }, { newCtx }] = await Promise.all([import("@/lib/ledger/verify"), import("@/lib/access/context")]);
	const { ok, problem } = await verifyLedger(await newCtx({ type: "cli", operator: "tester" }));
	return { ok, problem };
}

/** What the offline verifier says of a pack: its exit code and its words. */
async function verifiedPack(packId: string): Promise<string> {
	const [{ execFile }, { storedPath }, { one }] = await Promise.all([
		import("node:child_process"),
		import("@/lib/files/store"),
		import("@/tests/support/world/people"),
	]);
	const { sha256 } = await one<{ sha256: string }>(pool, "select sha256 from evidence_pack where id = $1", [packId]);
	const key = await one<{ text: string }>(pool, "select public_key as text from signing_key where retired_at is null");
	const keyFile = path.join(process.env.COUNTERSIGN_FILES_DIR ?? "", "countersign.pub");
	writeFileSync(keyFile, `${key.text}\n`);
	return new Promise((resolve) => {
		execFile(process.execPath, ["public/verify.mjs", storedPath(sha256), "--key", keyFile], (error, stdout) =>
			resolve(`${error?.code ?? 0} ${stdout}`),
		);
	});
}
