import { randomUUID } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Account, canEnter } from "@/bin/postgres/account";
import { makeHome, type Places, SHARED_HOMES } from "@/bin/postgres/places";
import { codeOf, StartFailure } from "@/bin/process/failure.mjs";

interface Elsewhere {
	directory: string;
}

/**
 * The directory that holds the cluster. Normally it lies in the data directory. When the server runs as another user that cannot
 * enter there (root's checkout in a closed home), it lies in a shared place instead, and a note in the data directory says where.
 * The note carries a random name, so a new checkout at the same path never picks up the database of an old one.
 * @throws StartFailure when no place can be entered by the server's user
 */
export function clusterHome(at: Places, account: Account | null): string {
	const noted = readNote(at.elsewhere);
	if (noted) return path.join(noted.directory, "cluster");
	if (existsSync(at.cluster) || canEnter(account, at.home)) return at.cluster;
	for (const home of SHARED_HOMES) {
		const directory = path.join(home, "databases", randomUUID());
		if (!canUse(home)) continue;
		makeHome(directory);
		if (!canEnter(account, directory)) continue;
		writeFileSync(path.join(directory, "belongs-to"), at.home);
		writeFileSync(at.elsewhere, JSON.stringify({ directory } satisfies Elsewhere));
		return path.join(directory, "cluster");
	}
	throw new StartFailure(
		`The database runs as the user ${account?.name}, who can enter neither ${at.home} nor ${SHARED_HOMES.join(" nor ")}: ` +
			"name a data directory it can reach with COUNTERSIGN_DATA_DIR, or start as an ordinary user.",
	);
}

/**
 * Removes databases in the shared places whose data directory is gone (a deleted checkout), so that demonstrations and tests do not
 * pile up. Only homes marked `disposable` are touched: real data is never removed.
 */
export function sweepAbandoned(): void {
	for (const home of SHARED_HOMES) {
		for (const name of listed(path.join(home, "databases"))) {
			const directory = path.join(home, "databases", name);
			if (!existsSync(path.join(directory, "disposable"))) continue;
			const owner = readFileSync(path.join(directory, "belongs-to"), "utf8");
			if (readNote(path.join(owner, "elsewhere.json"))?.directory === directory) continue;
			if (!existsSync(path.join(directory, "cluster", "postmaster.pid"))) rmSync(directory, { recursive: true });
		}
	}
}

/** Marks a home outside the data directory as one that may be removed together with its data directory. */
export function markDisposable(cluster: string, at: Places): void {
	if (cluster !== at.cluster) writeFileSync(path.join(path.dirname(cluster), "disposable"), "");
}

/** Whether a shared home is ours or can be made: in a place open to all, somebody else may have put something under its name. */
export function canUse(home: string): boolean {
	try {
		makeHome(home);
		const found = lstatSync(home);
		return found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0;
	} catch (error) {
		if (["EACCES", "EROFS", "EEXIST", "ENOTDIR", "ENOENT"].includes(codeOf(error))) return false;
		throw error;
	}
}

function readNote(file: string): Elsewhere | null {
	return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Elsewhere) : null;
}

function listed(directory: string): string[] {
	return existsSync(directory) ? readdirSync(directory) : [];
}
