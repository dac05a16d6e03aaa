import { type ChildProcess, spawn } from "node:child_process";
import { portIsFree } from "@/bin/postgres/port";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

export interface Launched {
	process: ChildProcess;
	/** Everything it has printed so far. */
	said(): string;
	/** Settles when it has ended. */
	ended: Promise<{ code: number | null; said: string }>;
	/** Settles when it says it is ready; fails with what it said when it ends before. */
	ready: Promise<void>;
}

/**
 * Runs the demonstration or real use, with nothing of our own environment but what a program needs: the script itself, or by `npm run`.
 */
export function launch(mode: "demo" | "start", env: Record<string, string>, { byNpm = false } = {}): Launched {
	const { PATH, HOME, TMPDIR } = process.env;
	const [program, args] = byNpm ? ["npm", ["run", mode]] : [process.execPath, [`bin/${mode}.mjs`]];
	const child = spawn(program, args, {
		cwd: CHECKOUT,
		env: { PATH, HOME, TMPDIR, NODE_ENV: "production", ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	let announce: () => void = () => undefined;
	const announced = new Promise<void>((resolve) => {
		announce = resolve;
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			said += text;
			if (said.includes("Countersign is ready")) announce();
		});
	}
	const ended = new Promise<{ code: number | null; said: string }>((resolve) => child.on("close", (code) => resolve({ code, said })));
	const ready = Promise.race([announced, ended.then(() => Promise.reject(new Error(said)))]);
	ready.catch(() => undefined); // only some tests wait for it
	return { process: child, said: () => said, ended, ready };
}

/** A port nobody listens on, away from those systems hand out. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = 20_000 + Math.floor(Math.random() * 10_000);
		if ((await portIsFree(port)) === true) return port;
	}
}

/** What /api/health answers; null when nobody does. */
export async function health(port: number): Promise<number | null> {
	try {
		return (await fetch(`http://127.0.0.1:${port}/api/health`)).status;
	} catch {
		return null; // nobody listens
	}
}
