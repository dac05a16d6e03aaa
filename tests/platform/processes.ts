import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process that has to do with a directory: it is named in its arguments or environment, or it works in there. */
export interface Found {
	pid: number;
	command: string;
	environment: string;
	uid: number;
}

/** Every living process that has to do with a directory, seen by us (root sees all, others their own). Linux only. */
export function processesOf(directory: string): Found[] {
	return readdirSync("/proc").flatMap((name) => {
		if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
		const at = `/proc/${name}`;
		const [command, environment, status] = [read(`${at}/cmdline`), read(`${at}/environ`), read(`${at}/status`)];
		const concerns = [command, environment, linkOf(`${at}/cwd`)].some((text) => text.includes(directory));
		if (!concerns || /^State:\s+Z/m.test(status)) return [];
		return [
			{ pid: Number(name), command: command.replaceAll("\0", " ").trim(), environment, uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) },
		];
	});
}

/** Waits until something holds; fails with what it was after a while. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, milliseconds = 20_000): Promise<void> {
	const deadline = Date.now() + milliseconds;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`not within ${milliseconds} ms: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

function read(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return ""; // gone meanwhile, or another user's
	}
}

function linkOf(file: string): string {
	try {
		return readlinkSync(file);
	} catch {
		return "";
	}
}
