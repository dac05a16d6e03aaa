import { withConnection } from "@/lib/db/pool";
import { guardRefusals } from "./queries";
import type { Refusal } from "./refusals/facts";
import { refusalText } from "./rules";

/** How often a running process looks again, in milliseconds. */
const EVERY = 60_000;

/** The start-up check over one of this process's own connections. */
export function ownRefusals(): Promise<Refusal[]> {
	return withConnection(guardRefusals, { statementTimeoutMs: 10_000 });
}

/**
 * Looks again every minute, since a guard can be switched off while we run; `refused` gets the operator's text, once. A database that
 * does not answer is no verdict: the next look tells.
 * @returns ends the watching
 */
export function watchGuards(refused: (text: string) => void, everyMs = EVERY): () => void {
	const timer = setInterval(async () => {
		const found = await ownRefusals().catch((error: unknown) => {
			console.error(`The guards could not be looked at: ${error instanceof Error ? error.message : error}`);
			return [];
		});
		if (found.length === 0) return;
		clearInterval(timer);
		refused(refusalText(found));
	}, everyMs);
	timer.unref();
	return () => clearInterval(timer);
}
