import { spawn } from "node:child_process";
import path from "node:path";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

export type Ran = { code: number | null; out: string; err: string };

/** Runs the real command line as a process of its own, with nothing of our environment but what a program needs. */
export function countersign(args: string[], env: Record<string, string>): Promise<Ran> {
	const { PATH, HOME, TMPDIR } = process.env;
	const child = spawn(process.execPath, [path.join(CHECKOUT, "bin", "countersign.mjs"), ...args], {
		// Not the checkout: paths in arguments are the caller's.
		cwd: "/",
		env: { PATH, HOME, TMPDIR, NODE_ENV: "production", ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const ran = { code: null, out: "", err: "" } as Ran;
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		ran.out += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		ran.err += text;
	});
	return new Promise((resolve) => child.once("close", (code) => resolve({ ...ran, code })));
}
