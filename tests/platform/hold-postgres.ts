import { ensurePostgres } from "@/bin/postgres/ensure";
import { report } from "@/bin/process/failure.mjs";

/*
 * A starter to be killed: starts the bundled PostgreSQL on the directory of its argument, prints what it got as one line of JSON, and
 * stops it again on SIGTERM.
 */
const [dataDir = ""] = process.argv.slice(2);
try {
	const postgres = await ensurePostgres({ dataDir, disposable: true, log: (line) => console.error(line) });
	process.on("SIGTERM", () => postgres.stop().then(() => process.exit(0)));
	console.log(JSON.stringify({ ...postgres, starter: process.pid }));
	setInterval(() => undefined, 60_000);
} catch (error) {
	process.exit(report(error));
}
