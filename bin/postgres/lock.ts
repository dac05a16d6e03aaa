import { makeHome, type Places } from "@/bin/postgres/places";
import { StartFailure } from "@/bin/process/failure.mjs";
import { takeLock } from "@/bin/process/lock.mjs";

/**
 * Takes the right to start, stop and remove the server of a data directory.
 * @throws StartFailure naming the process that has it
 */
export function lockPostgres(at: Places): { release(): void } {
	makeHome(at.home);
	const lock = takeLock(at.lock);
	if (lock.taken) return lock;
	throw new StartFailure(
		`The database in ${at.home} is in use by process ${lock.holder.pid}: stop that first, or name another place with COUNTERSIGN_DATA_DIR.`,
	);
}
