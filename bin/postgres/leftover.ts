import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { parsePidFile } from "@/bin/postgres/pid-file";
import { StartFailure } from "@/bin/process/failure.mjs";
import { processIdentity, waitUntilGone } from "@/bin/process/identity.mjs";

/**
 * Ends whatever still runs on a cluster after its starter was killed, and clears a pid file that would name a stranger. A process is
 * taken for the cluster's only when it is a `postgres` that works inside the cluster's directory, never because of its number alone.
 *
 * PostgreSQL itself refuses to start beside survivors, but cannot tell a survivor from a stranger that was given the same number.
 * @throws StartFailure when a survivor cannot be ended
 */
export async function stopLeftovers(cluster: string, log: (line: string) => void): Promise<void> {
	const file = path.join(cluster, "postmaster.pid");
	const named = existsSync(file) ? parsePidFile(readFileSync(file, "utf8")) : null;
	const living = processesIn(cluster);
	if (named && living.includes(named.pid)) {
		log(`Stopping the database left running by an interrupted start (process ${named.pid})`);
		await stopServer(named.pid, 60_000);
	}
	for (const pid of processesIn(cluster)) await end(pid, ["SIGQUIT", "SIGKILL"], 5_000);
	if (processesIn(cluster).length > 0) {
		throw new StartFailure(
			`Processes still use the database in ${cluster} (${processesIn(cluster).join(", ")}): end them, then start again.`,
		);
	}
	// Nobody uses the cluster: what the file names is dead, a stranger, or a corpse nobody has buried, which PostgreSQL takes for living.
	// Where we cannot see a dead server's surviving children, PostgreSQL still can, by what else stands in the file.
	const canSeeChildren = process.platform === "linux";
	if (canSeeChildren || (named && processIdentity(named.pid) !== null)) rmSync(file, { force: true });
}

/**
 * Stops a server: first waiting for what runs to be cut off cleanly ("fast" shutdown), then at once (the next start recovers).
 * @param milliseconds how long the clean way may take
 */
export async function stopServer(pid: number, milliseconds: number): Promise<void> {
	await end(pid, ["SIGINT"], milliseconds);
	await end(pid, ["SIGQUIT", "SIGKILL"], 5_000);
}

async function end(pid: number, signals: NodeJS.Signals[], milliseconds: number): Promise<void> {
	for (const signal of signals) {
		if (processIdentity(pid) === null) return;
		process.kill(pid, signal);
		if (await waitUntilGone(pid, milliseconds)) return;
	}
}

/** The `postgres` processes whose working directory is the cluster: the server and all its children go there first thing. */
function processesIn(cluster: string): number[] {
	const directory = realpathSync(cluster);
	return process.platform === "linux" ? linuxProcessesIn(directory) : serversNaming(directory);
}

function linuxProcessesIn(directory: string): number[] {
	return readdirSync("/proc").flatMap((name) => {
		const pid = Number(name);
		if (!Number.isInteger(pid)) return [];
		try {
			const isServer = path.basename(readlinkSync(`/proc/${pid}/exe`)).startsWith("postgres");
			return isServer && readlinkSync(`/proc/${pid}/cwd`) === directory ? [pid] : [];
		} catch {
			return []; // gone meanwhile, or another user's and so not ours
		}
	});
}

/** Elsewhere (macOS) a process's directory is not shown; the server's command line names it. */
function serversNaming(directory: string): number[] {
	return commands().flatMap(({ pid, command }) => (command.includes("postgres") && command.includes(`-D ${directory}`) ? [pid] : []));
}

/** Ends an `initdb` that outlived the start that ran it, with what it started: it is the leader of its own process group. */
export async function stopInitdb(draft: string): Promise<void> {
	for (const { pid, command } of commands()) {
		if (!command.includes(`--pgdata=${draft}`)) continue;
		process.kill(-pid, "SIGKILL");
		await waitUntilGone(pid, 5_000);
	}
}

function commands(): { pid: number; command: string }[] {
	if (process.platform !== "linux") {
		const list = execFileSync("ps", ["-axo", "pid=,args="], { encoding: "utf8" });
		return list.split("\n").map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim().replace(/^\d+\s+/, "") }));
	}
	return readdirSync("/proc").flatMap((name) => {
		if (!/^\d+$/.test(name)) return [];
		try {
			return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ") }];
		} catch {
			return []; // gone meanwhile
		}
	});
}
