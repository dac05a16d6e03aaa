import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { Account } from "@/bin/postgres/account";
import { removePostgres } from "@/bin/postgres/remove";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

/** What a starter (hold-postgres.ts) printed. */
export interface Started {
	ownerUrl: string;
	appUrl: string;
	superuserUrl: string;
	/** Of the server. */
	pid: number;
	process: ChildProcess;
	/** Settles with what it said on standard error once it has ended. */
	ended: Promise<{ code: number | null; said: string }>;
}

/** A data directory in a path with a space and letters beyond ASCII, reachable by every user unless closed. */
export function makeDirectory({ closed = false, owner = null as Account | null } = {}): string {
	const base = mkdtempSync(path.join(tmpdir(), "countersign prüfung "));
	chmodSync(base, closed ? 0o700 : 0o711);
	if (owner) chownSync(base, owner.uid, owner.gid);
	return path.join(base, "data dir");
}

/** Removes what makeDirectory made, with its database wherever that lies. */
export async function removeDirectory(dataDir: string): Promise<void> {
	mkdirSync(dataDir, { recursive: true });
	await removePostgres(dataDir, () => undefined);
	rmSync(path.dirname(dataDir), { recursive: true, force: true });
}

/** Runs a starter; `started` fails with its sentence when the database does not start. */
export function runStarter(dataDir: string, account: Account | null = null): { started: Promise<Started>; process: ChildProcess } {
	const child = spawn(process.execPath, ["--import", "tsx", "tests/platform/hold-postgres.ts", dataDir], {
		cwd: CHECKOUT,
		env: { PATH: process.env.PATH, NODE_ENV: "test", TMPDIR: tmpdir() },
		stdio: ["ignore", "pipe", "pipe"],
		...(account ? { uid: account.uid, gid: account.gid } : {}),
	});
	let said = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	const ended = new Promise<{ code: number | null; said: string }>((resolve) => child.on("close", (code) => resolve({ code, said })));
	const started = new Promise<Started>((resolve, reject) => {
		child.stdout.setEncoding("utf8").once("data", (line: string) => resolve({ ...JSON.parse(line), process: child, ended }));
		child.on("close", () => reject(new Error(said)));
	});
	return { started, process: child };
}

/** Ends a starter the kind way. */
export async function stopStarter(started: Started): Promise<number | null> {
	started.process.kill("SIGTERM");
	return (await started.ended).code;
}

/** Runs one statement as a role. */
export async function sql<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
	const client = new pg.Client({ connectionString: url });
	// A server that dies under a statement fails the statement and, besides, the idle connection; the statement's failure is enough.
	client.on("error", () => undefined);
	await client.connect();
	try {
		return (await client.query<Row>(statement)).rows;
	} finally {
		await client.end();
	}
}
