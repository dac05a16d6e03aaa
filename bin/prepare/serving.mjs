// @ts-check
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { StartFailure } from "../process/failure.mjs";
import { isLive, readLock } from "../process/lock.mjs";
import { CHECKOUT } from "./checkout.mjs";

/** Every running start leaves a lock beside the built pages it serves, under this name and its process number. */
export const SERVED_BY = path.join(CHECKOUT, ".next", "served-by");

/**
 * Refuses to change packages and pages under a running server.
 * @throws {StartFailure}
 */
export function refuseWhileServing() {
	const directory = path.dirname(SERVED_BY);
	if (!existsSync(directory)) return;
	for (const name of readdirSync(directory)) {
		if (!name.startsWith(path.basename(SERVED_BY))) continue;
		const holder = readLock(path.join(directory, name));
		if (holder === null || !isLive(holder)) continue;
		throw new StartFailure(
			`The sources have changed, and the pages built from the earlier ones are being served (process ${holder.pid}, ${holder.notes.address}): stop that first, then start again.`,
		);
	}
}
