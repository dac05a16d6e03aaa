import { setTimeout as sleep } from "node:timers/promises";
import { tell, Unreachable } from "@/bin/cli/command";
import type { Session } from "@/bin/cli/session";
import { workerHealth } from "@/lib/jobs/health";

const LOOK_EVERY = 300;
const HEALTH_EVERY = 10_000;

/**
 * The worker does the work, as when it is asked from the browser: it alone holds the signing key, and takes it up again after a crash.
 * @throws Unreachable when none is running
 */
export async function requireWorker(session: Session): Promise<void> {
	const { alive, silentSeconds } = await workerHealth(await session.ctx());
	if (alive) return;
	const since = silentSeconds === null ? "there never was one" : `the last was seen ${Math.round(silentSeconds)} s ago`;
	throw new Unreachable(`No worker is running (${since}): start Countersign, or its worker, and try again. Nothing was asked for.`);
}

export type Look<T> = { done: T } | { step: string };

/**
 * Waits until the worker is done, telling each new step.
 * @throws Unreachable when the worker has gone; what was asked for stays, and is done when one is back
 */
export async function awaitWorker<T>(session: Session, look: () => Promise<Look<T>>): Promise<T> {
	let told = "";
	let checked = performance.now();
	for (;;) {
		const found = await look();
		if ("done" in found) return found.done;
		if (found.step && found.step !== told) tell(`  ${found.step}`);
		told = found.step;
		if (performance.now() - checked > HEALTH_EVERY) {
			checked = performance.now();
			if (!(await workerHealth(await session.ctx())).alive) {
				throw new Unreachable("The worker has stopped meanwhile. What you asked for is kept and will be done when a worker runs again.");
			}
		}
		await sleep(LOOK_EVERY);
	}
}
