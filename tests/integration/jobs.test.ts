import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/access/actor";
import { inSetTransaction, inTransaction } from "@/lib/db/transaction";
import { RefusedError } from "@/lib/errors";
import { type Boss, makeBoss } from "@/lib/jobs/boss";
import type { Handlers, RunningJob } from "@/lib/jobs/handler";
import { sendJob } from "@/lib/jobs/queue";
import { startWorker, type Worker, type WorkerOptions } from "@/lib/jobs/worker";
import { type TestDb, testDb } from "@/tests/support/db";

const ctx: Ctx = { actor: { type: "cli", operator: "test" }, requestId: randomUUID(), now: new Date() };
const SOON = { timeout: 15_000, interval: 50 };

let db: TestDb;
let workers: Worker[] = [];
let lines: string[] = [];

beforeAll(async () => {
	db = await testDb();
});
beforeEach(async () => {
	lines = [];
	await db.ownerPool.query("DELETE FROM pgboss.job");
});
afterEach(async () => {
	await Promise.all(workers.map((worker) => worker.stop()));
	workers = [];
});

async function work(handlers: Handlers, options: Partial<WorkerOptions> = {}): Promise<Worker> {
	const worker = await startWorker({ handlers, log: (line) => lines.push(line), pollMs: 50, graceMs: 300, ...options });
	workers.push(worker);
	return worker;
}

async function stateOf(id: string | null): Promise<string | undefined> {
	const { rows } = await db.ownerPool.query("SELECT state FROM pgboss.job WHERE id = $1", [id]);
	return rows[0]?.state;
}

/** A worker that took the job and was killed: nobody renews its lease. */
async function takeAsDeadWorker(name: string): Promise<void> {
	const dead: Boss = makeBoss({ supervise: false, schedule: false });
	await dead.boss.start();
	expect(await dead.boss.fetch(name)).toHaveLength(1);
	await dead.boss.stop({ graceful: false });
	await dead.close();
	await db.ownerPool.query("UPDATE pgboss.job SET started_on = started_on - interval '46 s' WHERE state = 'active'");
}

const waiting = (signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("a job sent by the app role is run by the worker, as the job's actor, and completed", async () => {
	const seen: unknown[] = [];
	await work({
		pack: {
			run: async (given, data, job) => {
				seen.push([given.actor, given.requestId, given.now instanceof Date, data, job.attempt]);
			},
		},
	});
	const id = await sendJob("pack", { campaignTrackId: "9007199254740993" });
	await vi.waitFor(async () => expect(await stateOf(id)).toBe("completed"), SOON);
	expect(seen).toEqual([[{ type: "job", job: "pack" }, id, true, { campaignTrackId: "9007199254740993" }, 1]]);
});

test("of one key only one job waits; without a key each job is its own", async () => {
	expect(await sendJob("staging", {}, { singletonKey: "campaign 1" })).not.toBeNull();
	expect(await sendJob("staging", {}, { singletonKey: "campaign 1" })).toBeNull();
	expect(await sendJob("staging", {}, { singletonKey: "campaign 2" })).not.toBeNull();
	expect(await sendJob("staging", {})).not.toBeNull();
	expect(await sendJob("staging", {})).not.toBeNull();
});

test("a job sent inside a transaction is there if, and only if, it commits", async () => {
	const failing = inTransaction(ctx, async (tx) => {
		await sendJob("import", { importId: "1" }, { tx });
		throw new Error("refused");
	});
	await expect(failing).rejects.toThrow("refused");
	expect((await db.ownerPool.query("SELECT FROM pgboss.job")).rowCount).toBe(0);
	const kept = await inTransaction(ctx, (tx) => sendJob("import", { importId: "2", rows: ["a", "b"] }, { tx, startAfter: new Date() }));
	const set = await inSetTransaction(ctx, (client) => sendJob("import", { importId: "3" }, { tx: client }));
	const { rows } = await db.ownerPool.query("SELECT id, data FROM pgboss.job ORDER BY created_on");
	expect(rows).toEqual([
		{ id: kept, data: { importId: "2", rows: ["a", "b"] } },
		{ id: set, data: { importId: "3" } },
	]);
});

test("an unexpected error is tried again", async () => {
	const attempts: number[] = [];
	await work({
		import: {
			run: async (_ctx, _data, { attempt }) => {
				attempts.push(attempt);
				if (attempt === 1) throw new Error("the disk was full");
			},
		},
	});
	const id = await sendJob("import", {});
	await vi.waitFor(async () => expect(await stateOf(id)).toBe("completed"), SOON);
	expect(attempts).toEqual([1, 2]);
	expect(lines.join("\n")).toContain("the disk was full");
});

test("a refusal is final, and its sentence reaches the one who waits", async () => {
	const told: string[] = [];
	let attempts = 0;
	await work({
		import: {
			run: async () => {
				attempts += 1;
				throw new RefusedError("Row 7 has no account.");
			},
			givenUp: async (_ctx, data, reason) => {
				told.push(`${(data as { importId: string }).importId}: ${reason}`);
			},
		},
	});
	const id = await sendJob("import", { importId: "5" });
	await vi.waitFor(async () => expect(await stateOf(id)).toBe("failed"), SOON);
	expect(told).toEqual(["5: Row 7 has no account."]);
	expect(attempts).toBe(1);
});

test("the job of a killed worker is run again by the next one", async () => {
	const id = await sendJob("staging", {});
	await takeAsDeadWorker("staging");
	const attempts: number[] = [];
	await work({ staging: { run: async (_ctx, _data, { attempt }) => void attempts.push(attempt) } });
	await vi.waitFor(async () => expect(await stateOf(id)).toBe("completed"), SOON);
	expect(attempts).toEqual([2]);
});

test("a job that keeps killing its worker is given up without another try", async () => {
	const id = await sendJob("staging", {});
	await db.ownerPool.query("UPDATE pgboss.job SET retry_count = 4, retry_delay = 0, retry_backoff = false");
	await takeAsDeadWorker("staging");
	const run = vi.fn();
	const givenUp = vi.fn();
	await work({ staging: { run, givenUp } });
	await vi.waitFor(async () => expect(await stateOf(id)).toBe("failed"), SOON);
	expect(run).not.toHaveBeenCalled();
	expect(givenUp.mock.calls[0]?.[2]).toMatch(/interrupted 5 times/);
});

test("the lease of a job that takes long is renewed, so that no other worker gets it", async () => {
	let finish: () => void = () => undefined;
	const finished = new Promise<void>((resolve) => {
		finish = resolve;
	});
	const run = vi.fn(() => finished);
	await db.ownerPool.query("UPDATE pgboss.queue SET expire_seconds = 1 WHERE name = 'pack'");
	const options = { leaseSeconds: 1, renewEveryMs: 100, boss: { maintenanceIntervalSeconds: 1 } };
	await work({ pack: { run } }, options);
	await work({ pack: { run } }, options);
	const id = await sendJob("pack", {});
	await new Promise((resolve) => setTimeout(resolve, 3_500));
	finish();
	await vi.waitFor(async () => expect(await stateOf(id)).toBe("completed"), SOON);
	expect(run).toHaveBeenCalledTimes(1);
	await db.ownerPool.query("UPDATE pgboss.queue SET expire_seconds = 45 WHERE name = 'pack'");
});

test("a worker that lost its job is told, and does not complete it", async () => {
	let reason: unknown;
	const run = async (_ctx: Ctx, _data: unknown, { signal }: RunningJob) => {
		await db.ownerPool.query("UPDATE pgboss.job SET retry_count = retry_count + 1");
		await waiting(signal).catch((error) => {
			reason = error;
			throw error;
		});
	};
	await work({ pack: { run } }, { renewEveryMs: 50 });
	const id = await sendJob("pack", {});
	await vi.waitFor(() => expect(lines).toContain(`Lost: pack ${id}`), SOON);
	expect(String(reason)).toContain("lost to another worker");
	expect(await stateOf(id)).toBe("active");
});

test.each([
	["ends when told", (signal: AbortSignal) => waiting(signal)],
	["ignores its signal", () => new Promise<never>(() => undefined)],
])("a stopped worker puts a job back that %s; the next worker begins it anew", async (_, behave) => {
	const first = await work({ import: { run: (_ctx, _data, { signal }) => behave(signal) } });
	const id = await sendJob("import", {});
	await vi.waitFor(async () => expect(await stateOf(id)).toBe("active"), SOON);
	await first.stop();
	expect(await stateOf(id)).toBe("retry");
	workers = [];
	const attempts: number[] = [];
	await work({ import: { run: async (_ctx, _data, { attempt }) => void attempts.push(attempt) } });
	await vi.waitFor(async () => expect(await stateOf(id)).toBe("completed"), SOON);
	expect(attempts).toEqual([1]);
});

test("a schedule sends its job by the clock, and is dropped when the next version has none", async () => {
	const seen: unknown[] = [];
	const fast = { boss: { cronMonitorIntervalSeconds: 1, cronWorkerIntervalSeconds: 1 } };
	await work(
		{ housekeeping: { run: async (_ctx, data) => void seen.push(data) } },
		{ schedules: [{ name: "housekeeping", cron: "* * * * *", data: { task: "expire" } }], ...fast },
	);
	await vi.waitFor(() => expect(seen).toContainEqual({ task: "expire" }), SOON);
	await work({}, { schedules: [] });
	expect((await db.ownerPool.query("SELECT FROM pgboss.schedule")).rowCount).toBe(0);
});

test("the app role can neither make nor drop a queue", async () => {
	await expect(db.pool.query("SELECT pgboss.create_queue('smuggled', '{}')")).rejects.toThrow(/permission denied/);
	await expect(db.pool.query("SELECT pgboss.delete_queue('import')")).rejects.toThrow(/permission denied/);
	await expect(db.pool.query("DROP SCHEMA pgboss CASCADE")).rejects.toThrow(/must be owner/);
});
