import type PgBoss from "pg-boss";
import { newCtx } from "@/lib/access/context";
import { DomainError, type ErrorCode } from "@/lib/errors";
import type { Boss } from "./boss";
import type { JobHandler } from "./handler";
import { type Held, keepLease, releaseJob, spendRetries } from "./lease";

/** How often a job is begun before it is given up, killed workers included. */
const MAX_ATTEMPTS = 5;

/** Trying again does not help against these. */
const FINAL: readonly ErrorCode[] = ["refused", "invalid_input", "not_found", "forbidden"];

export type JobRunner = Pick<Boss, "boss" | "sql"> & {
	leaseSeconds: number;
	renewEveryMs: number;
	stopping: AbortSignal;
	log: (line: string) => void;
};

/** Runs one fetched job to its end: completed, to be tried again, given up, or released because the worker stops. Never throws. */
export async function runJob(runner: JobRunner, handler: JobHandler, job: PgBoss.JobWithMetadata<unknown>): Promise<void> {
	const held: Held = { name: job.name, id: job.id, retryCount: job.retryCount };
	const attempt = job.retryCount + 1;
	const label = `${job.name} ${job.id}`;
	const lease = keepLease(runner.sql, held, { leaseSeconds: runner.leaseSeconds, everyMs: runner.renewEveryMs });
	try {
		if (attempt > MAX_ATTEMPTS) {
			await giveUp(
				runner,
				handler,
				job,
				`It was interrupted ${MAX_ATTEMPTS} times; look into the server's log for the reason, then start it again.`,
			);
			return;
		}
		const ctx = await newCtx({ type: "job", job: job.name }, job.id);
		await handler.run(ctx, job.data, { id: job.id, attempt, signal: AbortSignal.any([runner.stopping, lease.signal]) });
		// pg-boss's types hide the count.
		const { affected } = (await runner.boss.complete(job.name, job.id)) as unknown as { affected: number };
		runner.log(affected === 1 ? `Done: ${label}` : `Done, but meanwhile given to another worker: ${label}`);
	} catch (error) {
		await settle(runner, handler, job, { error, lost: lease.signal.aborted }).catch((second: unknown) => {
			// The lease runs out and the job is tried again.
			runner.log(`Not settled: ${label}: ${text(second)}`);
		});
	} finally {
		lease.stop();
	}
}

async function settle(
	runner: JobRunner,
	handler: JobHandler,
	job: PgBoss.JobWithMetadata<unknown>,
	{ error, lost }: { error: unknown; lost: boolean },
): Promise<void> {
	const label = `${job.name} ${job.id}`;
	if (lost) return runner.log(`Lost: ${label}`);
	if (runner.stopping.aborted) {
		await releaseJob(runner.sql, job);
		return runner.log(`Put back: ${label}`);
	}
	const expected = error instanceof DomainError;
	runner.log(`Failed: ${label}, attempt ${job.retryCount + 1}: ${expected ? error.message : text(error)}`);
	if ((expected && FINAL.includes(error.code)) || job.retryCount + 1 >= MAX_ATTEMPTS) {
		const reason = expected ? error.message : `An unexpected error; its details are in the server's log under ${job.id}.`;
		await giveUp(runner, handler, job, reason);
	} else {
		await runner.boss.fail(job.name, job.id, { message: text(error) });
	}
}

/** Tells the domain first: if that fails, the job comes back and is given up again. */
async function giveUp(runner: JobRunner, handler: JobHandler, job: PgBoss.JobWithMetadata<unknown>, reason: string): Promise<void> {
	const ctx = await newCtx({ type: "job", job: job.name }, job.id);
	await handler.givenUp?.(ctx, job.data, reason);
	await spendRetries(runner.sql, job);
	await runner.boss.fail(job.name, job.id, { message: reason });
	runner.log(`Given up: ${job.name} ${job.id}: ${reason}`);
}

function text(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
