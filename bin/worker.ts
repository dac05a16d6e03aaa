import { report, StartFailure } from "@/bin/process/failure.mjs";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { prepareInstallation } from "@/lib/jobs/at-start";
import { closeSender } from "@/lib/jobs/queue";
import { startWorker } from "@/lib/jobs/worker";

/** The worker process: carries out jobs until it is told to end (SIGTERM, Ctrl-C). Jobs it holds then are put back. */
async function main(): Promise<number> {
	if (!process.env.DATABASE_URL) {
		throw new StartFailure("DATABASE_URL is not set: give the URL of the database for the role countersign_app.");
	}
	const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
	const told = new Promise<string>((resolve) => {
		for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
	});
	const worker = await startWorker({ log }).catch((cause: unknown) => {
		throw new StartFailure(
			`The worker cannot use the database of DATABASE_URL: ${cause instanceof Error ? cause.message : cause}. ` +
				"See that the server runs, and that it was migrated by this version (npm run migrate -- apply).",
			{ cause },
		);
	});
	await prepareInstallation().catch((cause: unknown) => {
		if (!isDatabaseGone(cause)) throw cause;
		throw new StartFailure("The worker lost its database while it was starting. See that the server runs, then start again.", { cause });
	});
	log("The worker is ready");
	log(`${await told}: the worker ends`);
	await worker.stop();
	await Promise.all([prisma.$disconnect(), pool().end(), closeSender()]);
	return 0;
}

/** The server ended or cannot be reached: no defect of ours. */
function isDatabaseGone(error: unknown): boolean {
	return /57P0[1-3]|08\w{3}|P1001|P1017|ECONNREFUSED|ECONNRESET|terminating connection|Connection terminated/.test(String(error));
}

// Work that ignores its signal must not keep the process: what it held was put back.
process.exit(await main().catch(report));
