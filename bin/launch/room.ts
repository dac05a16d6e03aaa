import { statfsSync } from "node:fs";
import { StartFailure } from "@/bin/process/failure.mjs";

/** What a start needs at least, in bytes: a new cluster with its tables takes about 150 MiB, and an old one goes on writing its log. */
const LEAST_FREE = 200 * 2 ** 20;

/**
 * Sees that there is room to start with: a disk that fills up in the middle of it costs more.
 * @throws StartFailure
 */
export function requireRoom(dataDir: string): void {
	const { bavail, bsize } = statfsSync(dataDir);
	const free = bavail * bsize;
	if (free >= LEAST_FREE) return;
	throw new StartFailure(
		`Only ${Math.floor(free / 2 ** 20)} MiB are free where the data directory ${dataDir} lies, and a start needs ${LEAST_FREE / 2 ** 20}: ` +
			"make room there, or name another directory with COUNTERSIGN_DATA_DIR.",
	);
}
