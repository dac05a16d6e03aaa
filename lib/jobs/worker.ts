import { setTimeout as sleep } from "node:timers/promises";
import type PgBoss from "pg-boss";
import { type BossOptions, makeBoss } from "./boss";
import type { Handlers, JobHandler } from "./handler";
import { HANDLERS } from "./handlers";
import { showWorker } from "./health";
import { releaseJob } from "./lease";
import { type JobRunner, runJob } from "./run-job";
import { SCHEDULES, type Schedule, syncSchedules } from "./schedules";

export type WorkerOptions = {
	log: (line: string) => void;
	handlers?: Handlers;
	schedules?: readonly Schedule[];
	pollMs?: number;
	leaseSeconds?: number;
	renewEveryMs?: number;
	/** How long `stop` waits for jobs that were asked to end. */
	graceMs?: number;
	boss?: BossOptions;
};

export type Worker = { stop(): Promise<void> };

/**
 * Starts to work off the queues, one job at a time per queue. Any number of workers may run, on any number of machines: each job is
 * given to one. Jobs of a worker that was killed come back within about a minute.
 * @throws when the database cannot be reached or does not have the job queue of this version
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
	const {
		log,
		handlers = HANDLERS,
		schedules = SCHEDULES,
		pollMs = 1_000,
		leaseSeconds = 45,
		renewEveryMs = 10_000,
		graceMs = 6_000,
	} = options;
	const { boss, sql, close } = makeBoss({ supervise: true, schedule: true, maintenanceIntervalSeconds: 15, ...options.boss }, log);
	const stopping = new AbortController();
	const runner: JobRunner = { boss, sql, leaseSeconds, renewEveryMs, stopping: stopping.signal, log };
	const running = new Set<PgBoss.JobWithMetadata<unknown>>();
	try {
		await boss.start();
		await syncSchedules(boss, schedules);
		await boss.maintain();
		await showWorker(sql);
	} catch (error) {
		await boss.stop({ graceful: false });
		await close();
		throw error;
	}

	const readOnly = readOnlyCheck(sql);
	const serve = async (name: string, handler: JobHandler): Promise<void> => {
		while (!stopping.signal.aborted) {
			// Jobs wait while nothing may be written; they would only fail.
			const [job] = (await readOnly()) ? [] : await boss.fetch<unknown>(name, { includeMetadata: true });
			if (job) {
				running.add(job);
				await runJob(runner, handler, job);
				running.delete(job);
			} else {
				await sleep(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined); // stopping ends the pause
			}
		}
	};
	const loops = Object.entries(handlers).map(([name, handler]) => serve(name, handler));

	return {
		stop: async () => {
			stopping.abort(new Error("the worker stops"));
			await Promise.race([Promise.all(loops), sleep(graceMs)]);
			await Promise.all([...running].map((job) => releaseJob(sql, job)));
			await boss.stop({ graceful: true, timeout: 1_000 });
			await close();
		},
	};
}

/** Whether the installation is read-only, asked every two seconds at most; a database that does not answer is for the next fetch to find. */
function readOnlyCheck(sql: PgBoss.Db): () => Promise<boolean> {
	let asked = Number.NEGATIVE_INFINITY;
	let answer = Promise.resolve(false);
	return () => {
		if (performance.now() - asked > 2_000) {
			asked = performance.now();
			answer = sql.executeSql("SELECT 1 FROM installation_hold WHERE released_at IS NULL LIMIT 1", []).then(
				({ rows }) => rows.length > 0,
				() => false,
			);
		}
		return answer;
	};
}
