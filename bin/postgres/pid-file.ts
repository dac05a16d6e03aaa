/** What a server writes into `postmaster.pid` of its data directory (PostgreSQL: src/include/utils/pidfile.h). */
export interface PidFile {
	pid: number;
	dataDirectory: string;
	port: number | null;
	/** "starting", "stopping", "ready" or "standby"; null while the line is not written yet. */
	status: string | null;
}

/**
 * Reads the text of a `postmaster.pid`. A single-user server writes its number negated.
 * @returns null when the first line is no process number: an empty or torn file names nobody
 */
export function parsePidFile(text: string): PidFile | null {
	const lines = text.split("\n");
	const pid = Math.abs(Number(lines[0]?.trim() || Number.NaN));
	if (!Number.isSafeInteger(pid) || pid === 0) return null;
	const port = Number(lines[3]?.trim() || Number.NaN);
	return {
		pid,
		dataDirectory: lines[1] ?? "",
		port: Number.isSafeInteger(port) && port > 0 ? port : null,
		status: lines[7]?.trim() || null,
	};
}
