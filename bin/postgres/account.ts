import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { StartFailure } from "@/bin/process/failure.mjs";

/** A user of the operating system that a process runs as. */
export interface Account {
	name: string;
	uid: number;
	gid: number;
}

/**
 * The user the database server runs as: null when it is simply whoever started us. PostgreSQL refuses to run as root, and its initdb
 * wants a user that has a name, so under root it is `postgres` where that exists, else `nobody`; COUNTERSIGN_POSTGRES_USER overrides.
 * @throws StartFailure under root, when no such user exists
 */
export function databaseAccount(environment: NodeJS.ProcessEnv = process.env): Account | null {
	if (process.getuid?.() !== 0) return null;
	const asked = environment.COUNTERSIGN_POSTGRES_USER;
	const users = parsePasswd(readFileSync("/etc/passwd", "utf8"));
	const found = (asked ? [asked] : ["postgres", "nobody"]).map((name) => users.find((user) => user.name === name));
	const account = found.find((user) => user !== undefined && user.uid !== 0);
	if (account) return account;
	throw new StartFailure(
		"PostgreSQL refuses to run as root and no other user was found for it: " +
			"name one with COUNTERSIGN_POSTGRES_USER (for example after `useradd --system postgres`), or start as an ordinary user.",
	);
}

/** The users named in the text of /etc/passwd. Lines that are no user (comments, NIS marks) are left out. */
export function parsePasswd(text: string): Account[] {
	return text.split("\n").flatMap((line) => {
		const [name, , uid, gid] = line.split(":");
		if (!name || !uid || !gid || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return [];
		return [{ name, uid: Number(uid), gid: Number(gid) }];
	});
}

/**
 * Whether the account can go into a directory. Asked of the system itself by a process of that user, since rights of parents,
 * access lists and mounts all have a say.
 */
export function canEnter(account: Account | null, directory: string): boolean {
	return runsAs(account, "/bin/sh", ["-c", 'cd -- "$1"', "sh", directory]);
}

/** Whether a program can be started by the account and ends well. */
export function runsAs(account: Account | null, program: string, args: string[]): boolean {
	const { status } = spawnSync(program, args, { cwd: "/", stdio: "ignore", ...identityOf(account) });
	return status === 0;
}

/** The options of `spawn` that make a child run as the account. */
export function identityOf(account: Account | null): { uid?: number; gid?: number } {
	return account === null ? {} : { uid: account.uid, gid: account.gid };
}

/** All the database's programs get to see of our environment: no secrets, a fixed language and zone for what they write. */
export const SERVER_ENVIRONMENT: NodeJS.ProcessEnv = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", NODE_ENV: "production" };
