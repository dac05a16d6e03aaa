import { spawn } from "node:child_process";
import { createWriteStream, existsSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { type Account, identityOf } from "@/bin/postgres/account";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { endedByFullDisk } from "@/bin/process/disk.mjs";
import { waitUntilGone } from "@/bin/process/identity.mjs";

const LOG_LIMIT = 10 * 1024 * 1024;
const LEASH = pathToFileURL(path.join(CHECKOUT, "bin", "launch", "leash.mjs")).href;

export interface ChildPlan {
	/** "web", "worker" or "demo": names the log. */
	name: string;
	/** Arguments of node. */
	args: string[];
	env: NodeJS.ProcessEnv;
	account: Account | null;
	logs: string;
	/** Takes each line of standard output. */
	onLine?(line: string): void;
}

export interface Child {
	name: string;
	exited: Promise<{ code: number | null; sentence: string }>;
	/** Asks it to end, insists after a while, and ends whatever it started. */
	stop(patience?: number): Promise<void>;
}

/**
 * Starts one of our Node programs in a process group of its own, on a leash (see leash.mjs). All it prints goes to its log; what it
 * prints as an error is shown as well.
 */
export function startChild({ name, args, env, account, logs, onLine }: ChildPlan): Child {
	const logFile = path.join(logs, `${name}.log`);
	if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT) renameSync(logFile, `${logFile}.1`);
	const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });
	// On a full disk the product goes on without this log for as long as it can.
	log.once("error", (error) => console.error(`The log ${logFile} cannot be written any more: ${error.message}.`));
	log.on("error", () => undefined);
	const child = spawn(process.execPath, ["--import", LEASH, ...args], {
		cwd: CHECKOUT,
		env,
		detached: true,
		stdio: ["ignore", "pipe", "pipe", "pipe"],
		...identityOf(account),
	});
	for (const [stream, show] of [
		[child.stdout, onLine],
		[child.stderr, (line: string) => console.error(`[${name}] ${line}`)],
	] as const) {
		if (!stream) continue;
		createInterface({ input: stream }).on("line", (line) => {
			log.write(`${line}\n`);
			show?.(line);
		});
	}
	const exited = new Promise<{ code: number | null; sentence: string }>((resolve) => {
		child.on("error", (error) => resolve({ code: null, sentence: `The ${name} process could not be started: ${error.message}.` }));
		child.on("close", (code, signal) => {
			const told = () => resolve({ code, sentence: sentenceOf(name, logFile, signal ?? `exit code ${code}`) });
			if (log.destroyed) told();
			else log.end(told);
		});
	});
	return { name, exited, stop: (patience = 10_000) => end(child.pid, patience) };
}

async function end(pid: number | undefined, patience: number): Promise<void> {
	if (pid === undefined) return;
	signalGroup(pid, "SIGTERM");
	await waitUntilGone(pid, patience);
	signalGroup(pid, "SIGKILL");
	await waitUntilGone(pid, 2_000);
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-leader, signal);
	} catch (error) {
		// ESRCH: nobody is left in the group
		if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
	}
}

function sentenceOf(name: string, logFile: string, how: string): string {
	const last = readFileSync(logFile, "utf8").trim().split("\n").slice(-3).join(" | ");
	return (
		endedByFullDisk(`The ${name} process`, last, path.dirname(logFile)) ??
		`The ${name} process ended (${how}); its log ${logFile} ends: ${last}`
	);
}
