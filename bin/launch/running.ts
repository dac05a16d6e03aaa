import { npmAbove } from "@/bin/launch/npm-above";
import { processIdentity } from "@/bin/process/identity.mjs";

/** What has been started and must be stopped again, and whether somebody asked for that. */
export class Running {
	readonly #stops: (() => Promise<void>)[] = [];
	readonly #abort = new AbortController();
	readonly #asked: Promise<void>;

	constructor() {
		this.#asked = new Promise((resolve) => this.signal.addEventListener("abort", () => resolve()));
	}

	/** Aborts when somebody asks us to end. */
	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	/** Settles when somebody asks us to end. */
	get asked(): Promise<void> {
		return this.#asked;
	}

	/** Asks for the end; long steps give up, `check` throws. */
	end(): void {
		this.#abort.abort(new Interrupted());
	}

	/** Call between steps. */
	check(): void {
		this.signal.throwIfAborted();
	}

	/** Something to stop later; what was started last is stopped first. */
	add(stop: () => Promise<void>): void {
		this.#stops.push(stop);
	}

	/** Stops everything. One that fails to stop does not keep the others running; its error is thrown at the end. */
	async stop(): Promise<void> {
		const failures: unknown[] = [];
		for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) {
			await stop().catch((error: unknown) => failures.push(error));
		}
		if (failures.length > 0) throw failures[0];
	}
}

/** Somebody ended us on purpose: no failure. */
export class Interrupted extends Error {
	override name = "Interrupted";
}

/**
 * Ends on Ctrl-C, SIGTERM, a closed terminal, and when npm, which started us, is gone.
 * @returns switches the watching off
 */
export function watchForEnd(running: Running, env: NodeJS.ProcessEnv): () => void {
	const end = () => running.end();
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
	for (const signal of signals) process.on(signal, end);
	const npm = npmAbove(env);
	const npmIdentity = npm && processIdentity(npm);
	const watch = setInterval(() => {
		if (npm && processIdentity(npm) !== npmIdentity) end();
	}, 1_000);
	watch.unref();
	return () => {
		clearInterval(watch);
		for (const signal of signals) process.off(signal, end);
	};
}
