// @ts-check
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * What tells one process from a later one with the same number: its start time, with the boot it belongs to.
 * A zombie counts as gone, since nothing of it runs any more.
 * @param {number} pid
 * @returns {string | null} null when no such process lives
 */
export function processIdentity(pid) {
	if (!Number.isSafeInteger(pid) || pid <= 0) return null;
	return process.platform === "linux" ? linuxIdentity(pid) : psIdentity(pid);
}

/** @param {number} pid */
function linuxIdentity(pid) {
	let stat;
	try {
		stat = readFileSync(`/proc/${pid}/stat`, "latin1");
	} catch {
		return null; // no such process
	}
	// The second field is the name in parentheses and may itself hold spaces and parentheses.
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	if (fields[0] === "Z" || fields[0] === "X") return null;
	return `${bootId()}:${fields[19]}`;
}

function bootId() {
	return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** @param {number} pid */
function psIdentity(pid) {
	const { status, stdout } = spawnSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" });
	const line = stdout?.trim() ?? "";
	if (status !== 0 || line === "" || line.startsWith("Z")) return null;
	return line.replace(/^\S+\s+/, "");
}

/**
 * Waits until a process is gone.
 * @param {number} pid
 * @param {number} milliseconds how long at most
 * @returns {Promise<boolean>} whether it is gone
 */
export async function waitUntilGone(pid, milliseconds) {
	const started = processIdentity(pid);
	const deadline = Date.now() + milliseconds;
	while (started !== null && processIdentity(pid) === started) {
		if (Date.now() > deadline) return false;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	return true;
}
