import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { Unreachable } from "@/bin/cli/command";
import { defaultDataDir } from "@/bin/launch/options";
import { nameOf } from "@/bin/launch/own-database";
import type { Passwords } from "@/bin/postgres/passwords";
import { places } from "@/bin/postgres/places";
import { APP, connectionUrl } from "@/bin/postgres/roles";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { codeOf } from "@/bin/process/failure.mjs";

/** One installation on this machine, found as `npm start` and `npm run demo` find it. */
export interface Place {
	/** As it may be shown. */
	name: string;
	databaseUrl: string;
	dataDir: string;
	filesDir: string;
	keyDir: string;
	bundled: boolean;
	/** The command that starts it. */
	start: string;
}

/**
 * The installation a command is about: the database of DATABASE_URL, else the bundled one of the data directory (COUNTERSIGN_DATA_DIR,
 * the demonstration's with --demo, or the default one of `npm start`).
 * @throws Unreachable when there is none, or this user may not use it
 */
function findPlace(demo: boolean, env: NodeJS.ProcessEnv = process.env): Place {
	const dataDir = dataDirOf(demo, env);
	const own = env.DATABASE_URL;
	return {
		name: own ? nameOf(own) : dataDir,
		databaseUrl: own || bundledUrl(dataDir, demo),
		dataDir,
		filesDir: env.COUNTERSIGN_FILES_DIR || path.join(dataDir, "files"),
		keyDir: env.COUNTERSIGN_KEY_DIR || path.join(dataDir, "keys"),
		bundled: !own,
		start: demo ? "npm run demo" : "npm start",
	};
}

/** The data directory a command is about, whether or not there is one. */
export function dataDirOf(demo: boolean, env: NodeJS.ProcessEnv = process.env): string {
	const around = { checkout: CHECKOUT, home: homedir(), isRoot: process.getuid?.() === 0 };
	return path.resolve(env.COUNTERSIGN_DATA_DIR || defaultDataDir(demo ? "demo" : "start", env, around));
}

let found: Place | Unreachable | undefined;

/** Lets this process read and write where the installation does; modules of lib read this once, when they are first loaded. */
export function pointAt(demo: boolean): void {
	// Web and worker share what we write by its group, as what they write themselves.
	process.umask(0o007);
	try {
		found = findPlace(demo);
		Object.assign(process.env, { DATABASE_URL: found.databaseUrl, COUNTERSIGN_FILES_DIR: found.filesDir });
	} catch (error) {
		// Said by the command that needs it, after its options have been read.
		if (!(error instanceof Unreachable)) throw error;
		found = error;
	}
}

/** Whether the environment names a PostgreSQL of the operator's own. */
export function isOwnDatabase(): boolean {
	return found !== undefined && !(found instanceof Unreachable) && !found.bundled;
}

/**
 * The installation this process was pointed at.
 * @throws Unreachable when there is none
 */
export function thePlace(): Place {
	if (found instanceof Unreachable) throw found;
	if (!found) throw new Error("no installation was looked for");
	return found;
}

function bundledUrl(dataDir: string, demo: boolean): string {
	const at = places(dataDir);
	const start = demo ? "npm run demo" : "npm start";
	try {
		if (!existsSync(at.home)) {
			throw new Unreachable(
				`There is no installation in ${dataDir}: start one with \`${start}\`, name its directory with COUNTERSIGN_DATA_DIR, ` +
					`${demo ? "" : "give --demo for the demonstration, "}or give DATABASE_URL for a PostgreSQL of your own.`,
			);
		}
		const { app } = JSON.parse(readFileSync(at.passwords, "utf8")) as Passwords;
		return connectionUrl(APP, app, Number(readFileSync(at.port, "utf8")));
	} catch (error) {
		if (codeOf(error) === "EACCES")
			throw new Unreachable(`This user may not read ${at.passwords}: run the command as the user who starts Countersign.`);
		if (codeOf(error) === "ENOENT") throw new Unreachable(`The bundled database of ${dataDir} was never started: run \`${start}\` first.`);
		throw error;
	}
}
