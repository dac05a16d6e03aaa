import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statfsSync, statSync } from "node:fs";
import { totalmem } from "node:os";
import path from "node:path";
import { type Account, identityOf, SERVER_ENVIRONMENT } from "@/bin/postgres/account";
import type { Binaries } from "@/bin/postgres/binaries";
import { stopServer } from "@/bin/postgres/leftover";
import { parsePidFile } from "@/bin/postgres/pid-file";
import { serverSettings, settingArguments } from "@/bin/postgres/settings";
import { endedByFullDisk } from "@/bin/process/disk.mjs";
import { StartFailure } from "@/bin/process/failure.mjs";

const LOG_LIMIT = 10 * 1024 * 1024;

export interface Server {
	pid: number;
	/** Settles when the server is gone, with a sentence. */
	exited: Promise<string>;
	stop(): Promise<void>;
}

export interface ServerPlan {
	binaries: Binaries;
	cluster: string;
	account: Account | null;
	port: number;
	durable: boolean;
	logFile: string;
	log(line: string): void;
	signal?: AbortSignal;
}

/**
 * Starts the server on a cluster and waits until it takes connections, however long its recovery from a crash needs.
 * It is put in a process group of its own: Ctrl-C in a terminal must reach us first, so that web and worker end before it.
 * @throws StartFailure with the end of the server's log
 */
export async function startServer(plan: ServerPlan): Promise<Server> {
	const output = openLog(plan.logFile);
	const settings = serverSettings(plan.port, { memory: totalmem(), sharedMemory: sharedMemory() }, plan.durable);
	const child = spawn(plan.binaries.postgres, ["-D", plan.cluster, ...settingArguments(settings)], {
		cwd: "/",
		detached: true,
		env: SERVER_ENVIRONMENT,
		stdio: ["ignore", output, output],
		...identityOf(plan.account),
	});
	closeSync(output);
	const exited = exitOf(child, plan);
	const pid = child.pid as number;
	const stop = async () => (isRunning(child) ? stopServer(pid, 60_000) : undefined);
	await Promise.race([ready(plan, child), exited.then((sentence) => Promise.reject(new StartFailure(sentence)))]);
	if (plan.signal?.aborted) await stop();
	plan.signal?.throwIfAborted();
	return { pid, exited, stop };
}

async function ready(plan: ServerPlan, child: ChildProcess): Promise<void> {
	const file = path.join(plan.cluster, "postmaster.pid");
	const started = Date.now();
	let told = 0;
	while (isRunning(child) && !plan.signal?.aborted) {
		const state = existsSync(file) ? parsePidFile(readFileSync(file, "utf8")) : null;
		if (state?.pid === child.pid && state?.status === "ready") return;
		const waited = Math.floor((Date.now() - started) / 1000);
		if (waited >= told + 10) {
			told = waited;
			plan.log(`The database is recovering after an interruption (${waited} s)`);
		}
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}

function isRunning(child: ChildProcess): boolean {
	return child.exitCode === null && child.signalCode === null;
}

function exitOf(child: ChildProcess, { logFile, cluster }: ServerPlan): Promise<string> {
	return new Promise((resolve) => {
		child.on("error", (error) => resolve(`The database could not be started: ${error.message}.`));
		child.on("exit", (code, signal) => {
			const full = endedByFullDisk("The database", tail(logFile, 12), path.dirname(cluster));
			resolve(full ?? `The database ended (${signal ?? `exit code ${code}`}); its log ${logFile} ends: ${tail(logFile, 3)}`);
		});
	});
}

/** The log of the server, appended to; one older file is kept once it has grown large. */
function openLog(file: string): number {
	if (existsSync(file) && statSync(file).size > LOG_LIMIT) renameSync(file, `${file}.1`);
	return openSync(file, "a", 0o600);
}

function tail(file: string, lines: number): string {
	return readFileSync(file, "utf8").trim().split("\n").slice(-lines).join(" | ");
}

function sharedMemory(): number | null {
	if (!existsSync("/dev/shm")) return null;
	const { bavail, bsize } = statfsSync("/dev/shm");
	return bavail * bsize;
}
