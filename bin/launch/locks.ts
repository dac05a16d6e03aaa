import { existsSync } from "node:fs";
import path from "node:path";
import type { DataPlaces } from "@/bin/launch/data-dir";
import type { LaunchOptions } from "@/bin/launch/options";
import { portIsFree } from "@/bin/postgres/port";
import { SERVED_BY } from "@/bin/prepare/serving.mjs";
import { codeOf, StartFailure } from "@/bin/process/failure.mjs";
import { takeLock } from "@/bin/process/lock.mjs";

/** Who takes it: `host` and `port` when it serves pages. */
type Holder = Pick<LaunchOptions, "dataDir" | "baseUrl"> & Partial<Pick<LaunchOptions, "host" | "port">>;

/**
 * Takes the data directory for this start.
 * @returns gives it back
 * @throws StartFailure naming the process that has it and its address
 */
export function lockDataDir({ dataDir, baseUrl, host, port }: Holder, at: DataPlaces): () => Promise<void> {
	const lock = takeLock(at.lock, { address: baseUrl, ...(host !== undefined && port !== undefined && { host, port }) });
	if (lock.taken) return async () => lock.release();
	throw new StartFailure(
		`Countersign already runs on ${dataDir} (process ${lock.holder.pid}, ${lock.holder.notes.address}): use that one, ` +
			"stop it first, or name another directory with COUNTERSIGN_DATA_DIR.",
	);
}

/** Notes that the built pages are in use, so that no other start in this checkout rebuilds them meanwhile. */
export function markServing(address: string): () => Promise<void> {
	if (!existsSync(path.dirname(SERVED_BY))) return async () => undefined;
	try {
		const lock = takeLock(`${SERVED_BY}-${process.pid}`, { address });
		return async () => (lock.taken ? lock.release() : undefined);
	} catch (error) {
		// A checkout this user may only read is rebuilt by nobody who could not stop us.
		if (["EACCES", "EROFS", "EPERM"].includes(codeOf(error))) return async () => undefined;
		throw error;
	}
}

/**
 * Sees early, before anything long, that the web process will get its port.
 * @throws StartFailure with the way out
 */
export async function requirePort({ port, host, mode }: LaunchOptions): Promise<void> {
	const free = await portIsFree(port, host);
	if (free === true) return;
	const command = mode === "demo" ? "npm run demo" : "npm start";
	const reasons: Record<string, string> = {
		EADDRINUSE: `Port ${port} on ${host} is taken by another program: stop it, or choose another port, for example PORT=${port + 1} ${command}`,
		EACCES: `This user may not listen on port ${port}: choose one above 1023, for example PORT=3000 ${command}`,
		EADDRNOTAVAIL: `${host} is no address of this machine: correct COUNTERSIGN_HOST.`,
	};
	throw new StartFailure(reasons[free] ?? `Port ${port} on ${host} cannot be listened on (${free}): choose another with PORT.`);
}
