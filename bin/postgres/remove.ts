import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { databaseAccount } from "@/bin/postgres/account";
import { clusterHome } from "@/bin/postgres/cluster-home";
import { stopLeftovers } from "@/bin/postgres/leftover";
import { lockPostgres } from "@/bin/postgres/lock";
import { places } from "@/bin/postgres/places";

/**
 * Removes the server's cluster, passwords and notes from a data directory, for good. For demonstrations and tests only.
 * @throws StartFailure when it is in use
 */
export async function removePostgres(dataDir: string, log: (line: string) => void): Promise<void> {
	const at = places(dataDir);
	if (!existsSync(at.home)) return;
	const lock = lockPostgres(at);
	try {
		const cluster = clusterHome(at, databaseAccount());
		if (existsSync(cluster)) await stopLeftovers(cluster, log);
		rmSync(cluster === at.cluster ? cluster : path.dirname(cluster), { recursive: true, force: true });
		for (const file of [at.elsewhere, at.passwords, at.port, at.log]) rmSync(file, { force: true });
	} finally {
		lock.release();
	}
}
