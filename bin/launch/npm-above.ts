import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How far up npm may be: the shell it starts scripts with may stand between it and us, and a shell that one started. */
const GENERATIONS = 3;

/**
 * The npm that runs us as a script: whoever kills it with -9 means us, and it cannot tell us any more.
 * @returns its process number; null when no npm runs us
 */
export function npmAbove(env: NodeJS.ProcessEnv): number | null {
	if (!env.npm_lifecycle_event) return null;
	let pid = process.ppid;
	for (let generation = 0; generation < GENERATIONS && pid > 1; generation++) {
		const { parent, command } = process.platform === "linux" ? linuxProcess(pid) : psProcess(pid);
		if (isNpm(command)) return pid;
		pid = parent;
	}
	return null;
}

/** Whether a command line is npm's: its title once it runs ("npm run demo"), or node with its script. */
export function isNpm(command: string): boolean {
	return /^npm( |$)/.test(command) || /^\S*node\S* \S*npm(-cli\.js)?( |$)/.test(command);
}

function linuxProcess(pid: number): { parent: number; command: string } {
	const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
	const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
	return { parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]), command };
}

function psProcess(pid: number): { parent: number; command: string } {
	const { stdout } = spawnSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
	const [, parent = "0", command = ""] = /^\s*(\d+)\s+(.*)/.exec(stdout ?? "") ?? [];
	return { parent: Number(parent), command };
}
