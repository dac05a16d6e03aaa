import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

const LEASH = pathToFileURL(path.join(CHECKOUT, "bin", "launch", "leash.mjs")).href;

/** A worker process that is ready. It ends with this process. */
export async function startWorkerProcess(): Promise<ChildProcess> {
	const child = spawn(process.execPath, ["--import", LEASH, "--import", "tsx", "tests/crash/impatient-worker.ts"], {
		cwd: CHECKOUT,
		env: process.env,
		stdio: ["ignore", "pipe", "inherit", "pipe"],
	});
	if (!child.stdout) throw new Error("the worker says nothing");
	const lines = createInterface({ input: child.stdout });
	const ready = new Promise<void>((resolve, reject) => {
		lines.on("line", (line) => line === "ready" && resolve());
		child.once("exit", (code) => reject(new Error(`the worker ended with ${code} before it was ready`)));
	});
	await ready;
	return child;
}

/** SIGKILL, and the end of it. */
export async function killNow(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	child.kill("SIGKILL");
	await gone;
}
