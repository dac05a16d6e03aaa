import { mkdirSync } from "node:fs";
import path from "node:path";

/** Where the embedded server keeps its things inside a data directory of Countersign. */
export interface Places {
	home: string;
	lock: string;
	passwords: string;
	port: string;
	/** Names another home of the cluster, when the server's user cannot enter this one. */
	elsewhere: string;
	cluster: string;
	log: string;
}

export function places(dataDir: string): Places {
	const home = path.join(path.resolve(dataDir), "postgres");
	return {
		home,
		lock: path.join(home, "lock"),
		passwords: path.join(home, "passwords.json"),
		port: path.join(home, "port"),
		elsewhere: path.join(home, "elsewhere.json"),
		cluster: path.join(home, "cluster"),
		log: path.join(home, "server.log"),
	};
}

/** Makes a directory for ourselves; under root others may pass through it (not list it), since the server is another user. */
export function makeHome(directory: string): void {
	mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
}

/** Directories for root's programs that every user can reach, best first. The second is the one that is always there. */
export const SHARED_HOMES = ["/var/lib/countersign", "/var/tmp/countersign-root"];
