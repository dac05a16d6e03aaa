/**
 * Runs a command, in the process group we lead, until it ends. When whoever started us is gone, however that came about (our standard input ends), the
 * group is told to end as by Ctrl-C, and whoever does not heed that is killed; then the directory is removed.
 * Arguments: the directory, the command and its arguments.
 */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

/** What ends by itself has ended by then; and what the command leaves behind when it has. */
const [PATIENCE, REST] = [60_000, 5000];
const [directory = "", command = "", ...args] = process.argv.slice(2);
let abandoned = false;

function end() {
	rmSync(directory, { recursive: true, force: true });
	process.kill(-process.pid, "SIGKILL");
}

// Ctrl-C goes to the whole group: the command ends by it, and then we do.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", () => process.exit(127));
child.on("close", (code, signal) => {
	if (abandoned) setTimeout(end, REST);
	else process.exit(code ?? (signal === "SIGINT" ? 0 : 1));
});

process.stdin.resume().on("end", () => {
	abandoned = true;
	process.kill(-process.pid, "SIGINT");
	setTimeout(end, PATIENCE);
});
