// @ts-check
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { StartFailure } from "../process/failure.mjs";
import { waitUntilGone } from "../process/identity.mjs";

/**
 * Runs a program to its end in a process group of its own, so that it can be ended together with everything it started: on Ctrl-C, on
 * SIGTERM, and by the next start when we were killed (see `onStart`).
 * @param {string} program
 * @param {string[]} args
 * @param {{
 *   cwd: string,
 *   env?: NodeJS.ProcessEnv,
 *   show?: boolean,
 *   onLine?: (line: string) => void,
 *   onStart?: (pid: number) => void,
 * }} options `show` passes the output through; otherwise it is kept and told only on failure
 * @returns {Promise<{ code: number, output: string }>} code 128 + n when a signal ended it
 */
export async function run(program, args, { cwd, env = process.env, show = false, onLine, onStart }) {
	const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"] });
	const pid = child.pid;
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding("utf8").on("data", (text) => {
			output = (output + text).slice(-20_000);
			const line = String(text).trim().split("\n").at(-1);
			if (line) onLine?.(line);
		});
	}
	if (pid !== undefined) onStart?.(pid);
	const stop = stopper(pid);
	try {
		return await new Promise((resolve, reject) => {
			child.on("error", (cause) => reject(new StartFailure(`${program} could not be started: ${cause.message}.`, { cause })));
			child.on("close", (code, signal) => resolve({ code: code ?? 128 + constants.signals[signal ?? "SIGKILL"], output }));
		});
	} finally {
		stop.off();
	}
}

/**
 * Ends the group and then us when we are asked to end.
 * @param {number | undefined} pid
 */
function stopper(pid) {
	/** @type {NodeJS.Signals[]} */
	const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
	/** @param {NodeJS.Signals} signal */
	const end = async (signal) => {
		if (pid !== undefined) await endGroup(pid);
		process.exit(128 + constants.signals[signal]);
	};
	for (const signal of signals) process.on(signal, end);
	return {
		off() {
			for (const signal of signals) process.off(signal, end);
		},
	};
}

/**
 * Ends a process group, kindly first.
 * @param {number} leader
 */
export async function endGroup(leader) {
	for (const [signal, patience] of /** @type {const} */ ([
		["SIGTERM", 3000],
		["SIGKILL", 3000],
	])) {
		try {
			process.kill(-leader, signal);
		} catch {
			return; // no process of the group is left
		}
		await waitUntilGone(leader, patience);
	}
}
