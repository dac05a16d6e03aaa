import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { WORKER_FLAGS } from "@/bin/process/worker-flags.mjs";

const BENCH = import.meta.dirname;

/**
 * Runs a file of the bench in a process of its own, so that its memory is its own, and answers what it prints last.
 * @param env on top of this process's
 * @param flags for node
 */
export async function inChild<T>(
	file: string,
	args: readonly unknown[],
	env: Record<string, string> = {},
	flags: readonly string[] = [],
): Promise<T> {
	const child = spawn(process.execPath, [...flags, "--import", "tsx", path.join(BENCH, file), ...args.map((arg) => JSON.stringify(arg))], {
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "inherit"],
	});
	let said = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	const [code] = (await once(child, "close")) as [number | null];
	if (code !== 0) throw new Error(`${file} ${JSON.stringify(args)} ended with ${code}`);
	return JSON.parse(said.trimEnd().split("\n").at(-1) ?? "null") as T;
}

/** A step of the worker in a process run as the worker's is. */
export const inWorker = <T>(step: string, input: unknown) => inChild<T>("worker.ts", [step, input], {}, WORKER_FLAGS);

/** The arguments given by `inChild`. */
export const givenArgs = () => process.argv.slice(2).map((arg) => JSON.parse(arg) as unknown);

/** Tells how far the bench is; the last line of standard output belongs to the answer. */
export const say = (line: string) => process.stderr.write(`  ${new Date().toISOString().slice(11, 19)} ${line}\n`);
