import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { StartFailure } from "@/bin/process/failure.mjs";

/** Below the range systems hand out for outgoing connections (Linux: from 32768), so a kept port is seldom found taken. */
const FIRST = 15_500;
const COUNT = 16_000;

/** Whether a port of the loopback address (or another host) can be listened on, and if not, the system's reason. */
export function portIsFree(port: number, host = "127.0.0.1"): Promise<true | string> {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
		probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
	});
}

/** The server's port: the one it had last time, kept in a file, or another free one. */
export async function databasePort(file: string): Promise<number> {
	const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
	const candidates = [kept, ...Array.from({ length: 50 }, () => FIRST + Math.floor(Math.random() * COUNT))];
	for (const port of candidates) {
		if (!Number.isInteger(port) || port < 1024 || port > 65_535 || (await portIsFree(port)) !== true) continue;
		if (port !== kept) writeFileSync(file, String(port));
		return port;
	}
	throw new StartFailure(
		`No free port was found for the database between ${FIRST} and ${FIRST + COUNT} on 127.0.0.1: end what listens there.`,
	);
}
