import { accessSync, chmodSync, constants, existsSync, lchownSync, mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Account } from "@/bin/postgres/account";
import { makeHome } from "@/bin/postgres/places";
import { codeOf, StartFailure } from "@/bin/process/failure.mjs";

/** Countersign's data directory, beside what `bin/postgres/places` keeps in it. */
export interface DataPlaces {
	lock: string;
	/** The signing key: the worker's alone. */
	keys: string;
	/** Imports, attachments, packs: web and worker. */
	files: string;
	/** Written by the demonstration's seed. */
	demo: string;
	/** In there: one sign-in per persona. */
	signIns: string;
	/** How far the demonstration is loaded. */
	demoState: string;
	logs: string;
	webSecret: string;
	/** Which users web and worker run as, under root. */
	accounts: string;
	/** There while a restore is under way, and after one that was interrupted. */
	restoring: string;
}

export function dataPlaces(dataDir: string): DataPlaces {
	const at = (name: string) => path.join(dataDir, name);
	return {
		lock: at("lock"),
		keys: at("keys"),
		files: at("files"),
		demo: at("demo"),
		signIns: at("demo/sign-ins.json"),
		demoState: at("demo.json"),
		logs: at("logs"),
		webSecret: at("web-secret"),
		accounts: at("accounts.json"),
		restoring: at("restore-unfinished"),
	};
}

/**
 * Makes the data directory, or says why it cannot be used.
 * @throws StartFailure
 */
export function makeDataDir(dataDir: string): DataPlaces {
	const at = dataPlaces(dataDir);
	try {
		makeHome(dataDir);
		accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
		mkdirSync(at.logs, { recursive: true, mode: 0o700 });
	} catch (cause) {
		const reason = {
			EACCES: "this user may not write there",
			EROFS: "it is read-only",
			ENOTDIR: "a part of it is a file",
			EEXIST: "it is a file",
			ENOSPC: "the disk is full",
		};
		const code = codeOf(cause);
		if (!(code in reason)) throw cause;
		throw new StartFailure(
			`The data directory ${dataDir} cannot be used: ${reason[code as keyof typeof reason]}. Name another one with COUNTERSIGN_DATA_DIR, or make it writable.`,
			{ cause },
		);
	}
	if (existsSync(at.restoring)) {
		throw new StartFailure(`A restore into ${dataDir} was interrupted: run countersign restore again, which begins anew.`);
	}
	return at;
}

/** Makes a directory that belongs to an account (null: to us) with all that is in it. */
export function giveDirectory(directory: string, account: Account | null, mode: number): void {
	if (!existsSync(directory)) mkdirSync(directory, { mode });
	if (process.getuid?.() === 0) {
		const { uid, gid } = account ?? { uid: 0, gid: 0 };
		const now = statSync(directory);
		if (now.uid !== uid || now.gid !== gid) {
			for (const entry of readdirSync(directory, { recursive: true, encoding: "utf8" })) lchownSync(path.join(directory, entry), uid, gid);
			lchownSync(directory, uid, gid);
		}
	}
	chmodSync(directory, mode);
}
