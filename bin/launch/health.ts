import type { Child } from "@/bin/launch/child";
import type { LaunchOptions } from "@/bin/launch/options";
import { StartFailure } from "@/bin/process/failure.mjs";

const PATIENCE = 90_000;

/**
 * Waits until the web process says that it is ready, meaning that database, migrations and start-up guard are.
 * @throws StartFailure with what it said last
 */
export async function waitUntilReady({ host, port }: Pick<LaunchOptions, "host" | "port">, signal: AbortSignal): Promise<void> {
	const deadline = Date.now() + PATIENCE;
	let last = "it did not answer";
	while (Date.now() < deadline) {
		signal.throwIfAborted();
		const answer = await ask(host, port);
		if (answer === true) return;
		last = answer ?? last;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new StartFailure(`Countersign did not become ready within ${PATIENCE / 1000} s: ${last}`);
}

/** True when ready, a sentence when it answers and is not, null when nothing answers yet. */
async function ask(host: string, port: number): Promise<true | string | null> {
	const status = await healthOf(host, port);
	if (status === 200) return true;
	return status === null ? null : `it answered ${status}`;
}

/** What /api/health answers on the address a web process listens on; null when nobody does. */
export async function healthOf(host: string, port: number): Promise<number | null> {
	// Listening everywhere, it listens on the loopback address too.
	const at = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
	try {
		const response = await fetch(`http://${at.includes(":") ? `[${at}]` : at}:${port}/api/health`, { signal: AbortSignal.timeout(10_000) });
		return response.status;
	} catch {
		return null; // nobody listens yet
	}
}

/** Settles, as a failure, when a child ends before it was asked to. */
export async function untimelyEnd(children: Child[]): Promise<never> {
	const { sentence } = await Promise.race(children.map((child) => child.exited));
	throw new StartFailure(sentence);
}
