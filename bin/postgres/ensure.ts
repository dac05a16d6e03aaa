import { databaseAccount } from "@/bin/postgres/account";
import { reachableBinaries } from "@/bin/postgres/binaries";
import { clusterHome, markDisposable, sweepAbandoned } from "@/bin/postgres/cluster-home";
import { initialise, majorVersion } from "@/bin/postgres/initialise";
import { stopLeftovers } from "@/bin/postgres/leftover";
import { lockPostgres } from "@/bin/postgres/lock";
import { passwordsFor } from "@/bin/postgres/passwords";
import { places } from "@/bin/postgres/places";
import { databasePort } from "@/bin/postgres/port";
import { APP, connectionUrl, ensureRoles, OWNER } from "@/bin/postgres/roles";
import { startServer } from "@/bin/postgres/server";
import { StartFailure } from "@/bin/process/failure.mjs";

export interface Postgres {
	/** Owner of the database `countersign`: for migrations and the demo's seed. */
	ownerUrl: string;
	/** The role web and worker use. */
	appUrl: string;
	/** For tests and benches that make databases or play the attacker; no part of the product uses it. */
	superuserUrl: string;
	/** Of the server process. */
	pid: number;
	/** Settles when the server is gone, asked or not, with a sentence. */
	exited: Promise<string>;
	/** Ends the server cleanly and frees the data directory. Safe to call twice. */
	stop(): Promise<void>;
}

export interface PostgresOptions {
	/** Countersign's data directory; the server's things go into `postgres/` below it. Made when missing. */
	dataDir: string;
	/** Takes one line of progress each. */
	log?(line: string): void;
	/** False only for throw-away tests: nothing is flushed to disk. */
	durable?: boolean;
	/** Whether the database may be removed once its data directory is gone (demonstrations, tests). */
	disposable?: boolean;
	/** Gives up waiting for a long recovery; the server is stopped again. */
	signal?: AbortSignal;
}

/**
 * Starts the bundled PostgreSQL on a data directory, making what is missing: cluster, roles `countersign_owner` and `countersign_app`,
 * database `countersign`. What an interrupted start left running is stopped first. The server listens on 127.0.0.1 only.
 * @throws StartFailure with the way out: the directory is in use, cannot be written, or the server does not start
 */
export async function ensurePostgres(options: PostgresOptions): Promise<Postgres> {
	const { dataDir, log = silence, durable = true, disposable = false, signal } = options;
	const at = places(dataDir);
	const lock = lockPostgres(at);
	try {
		const account = databaseAccount();
		const binaries = reachableBinaries(account, log);
		if (account) sweepAbandoned();
		const cluster = clusterHome(at, account);
		if (disposable) markDisposable(cluster, at);
		if (cluster !== at.cluster) log(`The user ${account?.name} cannot enter ${at.home}; the database is kept in ${cluster}`);
		const found = majorVersion(cluster);
		const passwords = passwordsFor(at, found !== null);
		if (found === null)
			await initialise({ binaries, cluster, account, superuserPassword: passwords.superuser, durable: durable && !disposable });
		else if (found !== binaries.version.split(".")[0]) throw versionFailure(cluster, found, binaries.version);
		await stopLeftovers(cluster, log);
		const port = await databasePort(at.port);
		const server = await startServer({ binaries, cluster, account, port, durable, logFile: at.log, log, signal });
		await ensureRoles(passwords, port).catch(async (error: unknown) => {
			await server.stop();
			throw error;
		});
		return {
			ownerUrl: connectionUrl(OWNER, passwords.owner, port),
			appUrl: connectionUrl(APP, passwords.app, port),
			superuserUrl: connectionUrl("postgres", passwords.superuser, port, "postgres"),
			pid: server.pid,
			exited: server.exited,
			stop: () => server.stop().finally(lock.release),
		};
	} catch (error) {
		lock.release();
		throw error;
	}
}

function silence(): void {
	// the caller did not ask for progress
}

function versionFailure(cluster: string, found: string, bundled: string): StartFailure {
	return new StartFailure(
		`The database in ${cluster} was made by PostgreSQL ${found}, this version of Countersign brings ${bundled}: ` +
			"start the version of Countersign it was made with, or move the data with pg_dump to a server of your own.",
	);
}
