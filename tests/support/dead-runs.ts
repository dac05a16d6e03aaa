import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stopLeftovers } from "@/bin/postgres/leftover";

const NAME = /^countersign-test-(\d+)-/;

/** Ends the servers of test runs that were killed, and removes their directories. Only runs whose process is gone are touched. */
export async function sweepDeadRuns(): Promise<void> {
	for (const name of await readdir(tmpdir())) {
		const pid = Number(NAME.exec(name)?.[1]);
		if (!pid || isAlive(pid)) continue;
		const directory = path.join(tmpdir(), name);
		const cluster = path.join(directory, "postgres", "cluster");
		if (existsSync(cluster)) await stopLeftovers(cluster, () => undefined);
		await rm(directory, { recursive: true, force: true });
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: alive, but another user's
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
