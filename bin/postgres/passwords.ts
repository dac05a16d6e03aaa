import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Places } from "@/bin/postgres/places";
import { StartFailure } from "@/bin/process/failure.mjs";

export interface Passwords {
	superuser: string;
	owner: string;
	app: string;
}

/**
 * The passwords of the embedded server's three roles: random, made with the cluster, readable by the starting user only.
 * @throws StartFailure when a cluster exists whose passwords are lost
 */
export function passwordsFor(at: Places, clusterExists: boolean): Passwords {
	if (existsSync(at.passwords)) return JSON.parse(readFileSync(at.passwords, "utf8")) as Passwords;
	if (clusterExists) {
		throw new StartFailure(
			`The database in ${path.dirname(at.passwords)} exists but ${at.passwords} is missing: put that file back from your backup.`,
		);
	}
	const passwords = { superuser: secret(), owner: secret(), app: secret() };
	const draft = `${at.passwords}.draft`;
	writeFileSync(draft, JSON.stringify(passwords), { mode: 0o600, flush: true });
	renameSync(draft, at.passwords);
	return passwords;
}

function secret(): string {
	return randomBytes(24).toString("base64url");
}
