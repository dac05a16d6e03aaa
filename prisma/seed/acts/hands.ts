import { newCtx } from "@/lib/access/context";
import { type Boss, makeBoss } from "@/lib/jobs/boss";
import { HANDLERS } from "@/lib/jobs/handlers";
import type { JobName } from "@/lib/jobs/queue";

/** Does here, one after the other, what the worker would do: the demonstration is loaded before there is one. */
export class Hands {
	private constructor(private readonly made: Boss) {}

	static async open(): Promise<Hands> {
		const made = makeBoss({ supervise: false, schedule: false });
		await made.boss.start();
		return new Hands(made);
	}

	/** Whether this version has somebody for a queue. */
	has(queue: JobName): boolean {
		return HANDLERS[queue] !== undefined;
	}

	/**
	 * Works off a queue.
	 * @throws what a job threw
	 */
	async workOff(queue: JobName): Promise<void> {
		const handler = HANDLERS[queue];
		if (!handler) throw new Error(`nobody works off the queue ${queue}`);
		const { boss } = this.made;
		for (;;) {
			const [job] = await boss.fetch<unknown>(queue, { includeMetadata: true });
			if (!job) return;
			const signal = new AbortController().signal;
			await handler.run(await newCtx({ type: "job", job: queue }, job.id), job.data, { id: job.id, attempt: 1, signal });
			await boss.complete(queue, job.id);
		}
	}

	async close(): Promise<void> {
		await this.made.boss.stop({ graceful: false });
		await this.made.close();
	}
}
