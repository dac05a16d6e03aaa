import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensurePostgres } from "@/bin/postgres/ensure";
import { applyMigrations, MigrationError } from "@/prisma/apply-migrations";
import { writeGuards } from "@/prisma/guards";
import { checkDrift, newMigration } from "@/prisma/migrate";

const USAGE = `Usage: npm run migrate -- apply        bring the database of DATABASE_OWNER_URL up to this version
       npm run migrate -- new NAME     write a migration for what changed in prisma/schema
       npm run migrate -- check        fail when migrations and prisma/schema differ
       npm run migrate -- guards       note what the migrations make for the start-up check (lib/guard/expected.json)

new, check and guards work on a scratch database. It is made on the server of MIGRATE_SCRATCH_URL (a role with CREATEDB), or, when
that is not set, on a PostgreSQL started for the purpose.`;

async function main([command, name]: string[]): Promise<number> {
	if (command === "apply") return apply();
	if (command === "new" && name) {
		console.log(await onScratchServer((url) => newMigration(name, url, { now: new Date() })));
		console.log("When it is complete run `npm run migrate -- guards`: the start-up check expects what migrations make.");
		return 0;
	}
	if (command === "check") return check();
	if (command === "guards") {
		console.log(`Wrote ${await onScratchServer(writeGuards)}: read what changed in it before you commit.`);
		return 0;
	}
	console.error(USAGE);
	return 2;
}

async function apply(): Promise<number> {
	const url = process.env.DATABASE_OWNER_URL;
	if (!url) throw new MigrationError("DATABASE_OWNER_URL is not set: give the URL of the role that owns the tables.");
	const applied = await applyMigrations(url, { log: console.log });
	console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.length} migration(s).`);
	return 0;
}

async function check(): Promise<number> {
	const sql = await onScratchServer((url) => checkDrift(url));
	console.log(sql === "" ? "Migrations and schema agree." : `The schema has what no migration makes:\n\n${sql}`);
	return sql === "" ? 0 : 1;
}

async function onScratchServer<T>(work: (url: string) => Promise<T>): Promise<T> {
	if (process.env.MIGRATE_SCRATCH_URL) return work(process.env.MIGRATE_SCRATCH_URL);
	const dataDir = await mkdtemp(path.join(tmpdir(), "countersign-migrate-"));
	const server = await ensurePostgres({ dataDir, durable: false, disposable: true });
	try {
		return await work(server.superuserUrl);
	} finally {
		await server.stop();
		await rm(dataDir, { recursive: true, force: true });
	}
}

main(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		console.error(error instanceof MigrationError ? error.message : error);
		process.exitCode = 1;
	},
);
