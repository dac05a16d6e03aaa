import { report, StartFailure } from "@/bin/process/failure.mjs";
import { newCtx } from "@/lib/access/context";
import { holdIfContradicted } from "@/lib/backup/hold";
import { checkpointDir } from "@/lib/backup/outside";
import { openHold } from "@/lib/backup/queries";
import { READ_ONLY_WAY_OUT } from "@/lib/backup/rules";
import { prisma } from "@/lib/db/client";
import { isDatabaseLost } from "@/lib/db/failures";
import { pool } from "@/lib/db/pool";
import { UnavailableError } from "@/lib/errors";
import { refusalText } from "@/lib/guard/rules";
import { ownRefusals, watchGuards } from "@/lib/guard/watch";
import { prepareInstallation } from "@/lib/jobs/at-start";
import { closeSender } from "@/lib/jobs/queue";
import { startWorker } from "@/lib/jobs/worker";

/**
 * The worker process: carries out jobs until it is told to end (SIGTERM, Ctrl-C), or until the database's guards no longer hold. Jobs it
 * holds then are put back.
 */
async function main(): Promise<number> {
	if (!process.env.DATABASE_URL) {
		throw new StartFailure("DATABASE_URL is not set: give the URL of the database for the role countersign_app.");
	}
	const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
	const told = new Promise<string>((resolve) => {
		for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
	});
	await requireGuards();
	await lookOutside(log);
	const worker = await startWorker({ log }).catch((cause: unknown) => {
		throw unusable(cause);
	});
	await prepareWhenWritable(log).catch((cause: unknown) => {
		if (!isDatabaseLost(cause)) throw cause;
		throw new StartFailure("The worker lost its database while it was starting. See that the server runs, then start again.", { cause });
	});
	log("The worker is ready");
	const damaged = new Promise<StartFailure>((resolve) => watchGuards((text) => resolve(new StartFailure(text))));
	const reason = await Promise.race([told, damaged]);
	log(typeof reason === "string" ? `${reason}: the worker ends` : "The worker ends: the guards of its database do not hold");
	await worker.stop();
	await Promise.all([prisma.$disconnect(), pool().end(), closeSender()]);
	if (typeof reason !== "string") throw reason;
	return 0;
}

/** A ledger that was taken back is found before anybody works on it, where checkpoints are kept outside. */
async function lookOutside(log: (line: string) => void): Promise<void> {
	const dir = checkpointDir();
	if (!dir) return;
	try {
		const { reason } = await holdIfContradicted(await newCtx({ type: "job", job: "checkpoint" }), { dir });
		if (reason) log(`The installation is read-only: ${reason} ${READ_ONLY_WAY_OUT}`);
	} catch (error) {
		// A share that is not mounted is no verdict; the hourly checkpoint fails until it is back, and doctor says so.
		if (!(error instanceof UnavailableError)) throw error;
		log(error.message);
	}
}

const LOOK_AGAIN = 5_000;

/** Makes what every installation needs; while it is read-only that waits, and the worker with its jobs goes on waiting too. */
async function prepareWhenWritable(log: (line: string) => void): Promise<void> {
	if ((await openHold()) === null) return prepareInstallation();
	log("No job is taken while the installation is read-only");
	const timer = setInterval(async () => {
		try {
			if ((await openHold()) !== null) return;
			clearInterval(timer);
			await prepareInstallation();
			log("The installation is no longer read-only");
		} catch (error) {
			log(`The installation could not be prepared: ${error instanceof Error ? error.message : error}`);
		}
	}, LOOK_AGAIN);
	timer.unref();
}

/** Before the first job is taken. */
async function requireGuards(): Promise<void> {
	const found = await ownRefusals().catch((cause: unknown) => {
		throw unusable(cause);
	});
	if (found.length > 0) throw new StartFailure(refusalText(found));
}

function unusable(cause: unknown): StartFailure {
	const message = cause instanceof Error ? cause.message : cause;
	return new StartFailure(
		`The worker cannot use the database of DATABASE_URL: ${message}. ` +
			"See that the server runs, and that it was migrated by this version (npm run migrate -- apply).",
		{ cause },
	);
}

// Work that ignores its signal must not keep the process: what it held was put back.
process.exit(await main().catch(report));
