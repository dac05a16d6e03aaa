import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { portIsFree } from "@/bin/postgres/port";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

export type WebServer = {
	address: string;
	secret: string;
	said: () => string;
	stop: () => Promise<void>;
	/** SIGKILL, and the end of it. */
	kill: () => Promise<void>;
};

const NEXT = path.join(CHECKOUT, "node_modules", "next", "dist", "bin", "next");
const LEASH = pathToFileURL(path.join(CHECKOUT, "bin", "launch", "leash.mjs")).href;
const PATIENCE_MS = 90_000;

/**
 * Serves the built pages over this test file's database, as the launcher does: the same program, arguments and environment.
 * `secret` is for several servers of one installation; `publicAddress` is how browsers would reach it, where that is not its own address.
 */
export async function serveBuild(
	databaseUrl: string,
	filesDir: string,
	{ publicAddress, secret = randomBytes(32).toString("base64url") }: { publicAddress?: string; secret?: string } = {},
): Promise<WebServer> {
	const port = await freePort();
	const address = `http://127.0.0.1:${port}`;
	const { PATH, HOME } = process.env;
	// The leash: when this process dies, the server ends with it.
	const child = spawn(process.execPath, ["--import", LEASH, NEXT, "start", "-H", "127.0.0.1", "-p", String(port)], {
		cwd: CHECKOUT,
		env: {
			...{ PATH, HOME, TZ: "UTC", NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", PORT: String(port) },
			...{
				DATABASE_URL: databaseUrl,
				NEXTAUTH_SECRET: secret,
				NEXTAUTH_URL: publicAddress ?? address,
				COUNTERSIGN_URL: publicAddress ?? address,
			},
			COUNTERSIGN_FILES_DIR: filesDir,
		},
		stdio: ["ignore", "pipe", "pipe", "pipe"],
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on("data", (piece) => {
			said += String(piece);
		});
	}
	const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
	const end = async (signal: NodeJS.Signals) => {
		child.kill(signal);
		await ended;
	};
	const stop = () => end("SIGTERM");
	const began = performance.now();
	while (!(await isReady(address))) {
		if (child.exitCode !== null || performance.now() - began > PATIENCE_MS) {
			await stop();
			throw new Error(`The built pages were not served within ${PATIENCE_MS / 1000} s:\n${said}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return { address, secret, said: () => said, stop, kill: () => end("SIGKILL") };
}

async function isReady(address: string): Promise<boolean> {
	try {
		return (await fetch(`${address}/api/health`)).ok;
	} catch {
		return false; // nobody listens yet
	}
}

async function freePort(): Promise<number> {
	for (;;) {
		const port = 20_000 + Math.floor(Math.random() * 10_000);
		if ((await portIsFree(port)) === true) return port;
	}
}
