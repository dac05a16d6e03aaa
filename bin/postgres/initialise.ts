import { spawn } from "node:child_process";
import { chownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Account, identityOf, SERVER_ENVIRONMENT } from "@/bin/postgres/account";
import type { Binaries } from "@/bin/postgres/binaries";
import { stopInitdb } from "@/bin/postgres/leftover";
import { endedByFullDisk } from "@/bin/process/disk.mjs";
import { StartFailure } from "@/bin/process/failure.mjs";

/** Access rules: password only, over the loopback address only. */
const HOST_RULES = "# TYPE DATABASE USER ADDRESS METHOD\nhost all all 127.0.0.1/32 scram-sha-256\n";

export interface NewCluster {
	binaries: Binaries;
	cluster: string;
	account: Account | null;
	superuserPassword: string;
	/** Whether it must survive a power failure in the next minutes; real data must. */
	durable: boolean;
}

/**
 * Makes a new cluster. It grows beside its final name and is moved there when complete, so an interrupted start leaves nothing that
 * looks like a database. Sorting is by code point (PostgreSQL's own C.UTF-8), the same on every machine and after every upgrade of it.
 * @throws StartFailure with what initdb said
 */
export async function initialise({ binaries, cluster, account, superuserPassword, durable }: NewCluster): Promise<void> {
	const draft = `${cluster}.new`;
	const passwordFile = `${cluster}.password`;
	await stopInitdb(draft);
	for (const leftover of [draft, passwordFile]) rmSync(leftover, { recursive: true, force: true });
	mkdirSync(draft, { mode: 0o700 });
	writeFileSync(passwordFile, superuserPassword, { mode: 0o600, flag: "wx" });
	if (account) for (const made of [draft, passwordFile]) chownSync(made, account.uid, account.gid);
	try {
		await initdb({ binaries, account, cluster }, [
			`--pgdata=${draft}`,
			`--pwfile=${passwordFile}`,
			"--username=postgres",
			"--auth=scram-sha-256",
			"--encoding=UTF8",
			"--locale=C",
			"--locale-provider=builtin",
			"--builtin-locale=C.UTF-8",
			"--data-checksums",
			...(durable ? [] : ["--no-sync"]),
		]);
	} finally {
		rmSync(passwordFile);
	}
	writeFileSync(path.join(draft, "pg_hba.conf"), HOST_RULES);
	renameSync(draft, cluster);
}

function initdb({ binaries, account, cluster }: Pick<NewCluster, "binaries" | "account" | "cluster">, args: string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(binaries.initdb, args, {
			cwd: "/",
			detached: true,
			env: SERVER_ENVIRONMENT,
			stdio: ["ignore", "ignore", "pipe"],
			...identityOf(account),
		});
		let said = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			said += text;
		});
		child.on("error", reject);
		child.on("close", (code) => {
			if (code === 0) return resolve();
			const full = endedByFullDisk("The creation of the database", said, path.dirname(cluster));
			reject(new StartFailure(full ?? `The database could not be created (initdb): ${oneLine(said)}.`));
		});
	});
}

function oneLine(text: string): string {
	return (
		text
			.trim()
			.split(/\s*\n\s*/)
			.join(" | ") || "it said nothing"
	);
}

/** The major version a cluster was made by, or null when there is no cluster. */
export function majorVersion(cluster: string): string | null {
	try {
		return readFileSync(path.join(cluster, "PG_VERSION"), "utf8").trim();
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
		throw error;
	}
}
