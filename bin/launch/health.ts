import type { Child } from "@/bin/launch/child";
import { StartFailure } from "@/bin/process/failure.mjs";

const PATIENCE = 90_000;

/**
 * Waits until the web process says that it is ready, meaning that database, migrations and start-up guard are.
 * @throws StartFailure with what it said last
 */
export async function waitUntilReady(port: number, signal: AbortSignal): Promise<void> {
	const deadline = Date.now() + PATIENCE;
	let last = "it did not answer";
	while (Date.now() < deadline) {
		signal.throwIfAborted();
		const answer = await ask(port);
		if (answer === true) return;
		last = answer ?? last;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new StartFailure(`Countersign did not become ready within ${PATIENCE / 1000} s: ${last}`);
}

/** True when ready, a sentence when it answers and is not, null when nothing answers yet. */
async function ask(port: number): Promise<true | string | null> {
	try {
		const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(10_000) });
		if (response.ok) return true;
		const text = await response.text();
		return `it answered ${response.status} ${text.slice(0, 500)}`;
	} catch {
		return null; // not listening yet
	}
}

/** Settles, as a failure, when a child ends before it was asked to. */
export async function untimelyEnd(children: Child[]): Promise<never> {
	const { sentence } = await Promise.race(children.map((child) => child.exited));
	throw new StartFailure(sentence);
}
