import type { Ctx } from "@/lib/access/actor";
import type { JobName } from "./queue";

export type RunningJob = {
	id: string;
	/** 1 for the first try. */
	attempt: number;
	/** Aborted when the worker stops or has lost the job to another: end soon, with an error. */
	signal: AbortSignal;
};

export type JobHandler = {
	/**
	 * Does the work. It may be run again from the start after an error or when its worker was killed, also when all but the last
	 * step was done: guard each change by the state of its row. A DomainError that trying again cannot help ends the job at once.
	 * Let the event loop breathe: a worker that does not for 45 s loses its jobs.
	 * @param data what `sendJob` was given, unchecked: parse it
	 */
	run(ctx: Ctx, data: unknown, job: RunningJob): Promise<void>;
	/** The job will not be tried again. Write `reason` (a sentence) where the user who waits for it looks. */
	givenUp?(ctx: Ctx, data: unknown, reason: string): Promise<void>;
};

export type Handlers = Partial<Record<JobName, JobHandler>>;
