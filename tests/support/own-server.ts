import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensurePostgres, type Postgres } from "@/bin/postgres/ensure";
import { applyMigrations } from "@/prisma/apply-migrations";

/** A server of this test file's own, flushed to disk as in real use: it is killed and started again on the same data and the same port. */
export type OwnServer = { superuserUrl: string; killNow: () => Promise<void>; start: () => Promise<void>; remove: () => Promise<void> };

/** Makes the server with the migrated database, and points the product of this process at it: call it before lib/db is imported. */
export async function ownServer(): Promise<OwnServer> {
	const dataDir = mkdtempSync(path.join(tmpdir(), `countersign-crash-${process.pid}-`));
	// Under root the server is another user, who must be able to pass.
	await chmod(dataDir, 0o711);
	const open = () => ensurePostgres({ dataDir, disposable: true });
	let running: Postgres = await open();
	await applyMigrations(running.ownerUrl);
	process.env.DATABASE_OWNER_URL = running.ownerUrl;
	process.env.DATABASE_URL = running.appUrl;
	process.env.COUNTERSIGN_FILES_DIR = path.join(dataDir, "files");
	process.env.COUNTERSIGN_KEY_DIR = path.join(dataDir, "keys");
	const own = new URL(running.superuserUrl);
	own.pathname = new URL(running.appUrl).pathname;
	return {
		superuserUrl: own.href,
		/** The postmaster and every backend at once, as when the machine's power goes: nobody has time to tidy up. */
		killNow: async () => {
			for (const pid of [running.pid, ...childrenOf(running.pid)]) kill(pid);
			await running.exited;
			await running.stop();
		},
		start: async () => {
			running = await open();
		},
		remove: async () => {
			await running.stop();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}

/** Processes whose parent this is (Linux). */
function childrenOf(parent: number): number[] {
	const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
	return pids.map(Number).filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
	try {
		// After the command in parentheses: state, parent.
		return Number(
			readFileSync(`/proc/${pid}/stat`, "latin1")
				.replace(/^.*\) /s, "")
				.split(" ")[1],
		);
	} catch {
		return null; // it ended while we looked
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
	}
}
