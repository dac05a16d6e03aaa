import { randomUUID } from "node:crypto";
import { Client, DatabaseError } from "pg";
import { type Migration, readMigrations } from "./migration-files";

/** A migration that cannot or must not go on; the message is a sentence with the way out. */
export class MigrationError extends Error {
	override name = "MigrationError";
}

/** The key Prisma's own `migrate deploy` locks, so that the two never run at once. */
const LOCK_KEY = 72707369;

/** Prisma's bookkeeping table, letter for letter: its own tools go on where we stop, and the other way round. */
const CREATE_BOOK = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
	id                  VARCHAR(36) PRIMARY KEY NOT NULL,
	checksum            VARCHAR(64) NOT NULL,
	finished_at         TIMESTAMPTZ,
	migration_name      VARCHAR(255) NOT NULL,
	logs                TEXT,
	rolled_back_at      TIMESTAMPTZ,
	started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
	applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

function silence(): void {
	// the caller did not ask for progress
}

type Applied = { name: string; checksum: string; finished: boolean };

/**
 * Brings a database up to this version: applies what is missing, in order, each migration in a transaction of its own
 * together with its row in `_prisma_migrations`, so a failed one leaves nothing behind. Running it again does nothing;
 * of two at once, the second waits up to a minute.
 *
 * @param ownerUrl role that owns the tables (DATABASE_OWNER_URL), not the app's
 * @returns the names applied now, oldest first
 * @throws MigrationError when the database is newer than this version, when an applied migration was edited, or when SQL fails
 */
export async function applyMigrations(
	ownerUrl: string,
	{ log = silence, dir }: { log?: (line: string) => void; dir?: string } = {},
): Promise<string[]> {
	const migrations = await readMigrations(dir);
	const client = new Client({ connectionString: ownerUrl, application_name: "countersign migrate", options: "-c TimeZone=UTC" });
	await client.connect();
	client.on("notice", (notice) => log(`  ${notice.message}`));
	try {
		await lock(client);
		await client.query("SET client_min_messages = warning");
		await client.query(CREATE_BOOK);
		await client.query("RESET client_min_messages");
		const pending = plan(migrations, await readBook(client));
		for (const migration of pending) {
			log(`Applying ${migration.name}`);
			await applyOne(client, migration);
		}
		return pending.map((migration) => migration.name);
	} finally {
		await client.end();
	}
}

async function lock(client: Client): Promise<void> {
	await client.query("SET lock_timeout = '60s'");
	try {
		await client.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
	} catch (error) {
		if (!(error instanceof DatabaseError && error.code === "55P03")) throw error;
		throw new MigrationError("Another process is migrating this database and has not finished within a minute. Try again when it is done.");
	}
	await client.query("RESET lock_timeout");
}

async function readBook(client: Client): Promise<Applied[]> {
	const { rows } = await client.query<Applied>(
		`SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
		FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
	);
	return rows;
}

/** Which migrations are still to apply; refuses a database this version cannot know to be sound. */
function plan(migrations: Migration[], applied: Applied[]): Migration[] {
	const onDisk = new Map(migrations.map((migration) => [migration.name, migration]));
	for (const row of applied) {
		const migration = onDisk.get(row.name);
		if (!migration) {
			throw new MigrationError(
				`This database is newer than this version of Countersign: it has the migration ${row.name}, which is not part of this version. ` +
					"Start the version that made it, or a later one; going back means restoring a backup taken before that migration.",
			);
		}
		if (!row.finished) {
			throw new MigrationError(
				`The migration ${row.name} was started by another tool and did not finish. Repair what it left, then mark it with ` +
					`\`prisma migrate resolve --rolled-back ${row.name}\`, or restore a backup.`,
			);
		}
		if (row.checksum !== migration.checksum) {
			throw new MigrationError(
				`The file of the migration ${row.name} differs from the one that was applied to this database. ` +
					"Put the released file back; a change belongs into a new migration.",
			);
		}
	}
	const done = new Set(applied.map((row) => row.name));
	return migrations.filter((migration) => !done.has(migration.name));
}

async function applyOne(client: Client, migration: Migration): Promise<void> {
	try {
		await client.query("BEGIN");
		await client.query(migration.sql);
		await client.query(
			`INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
			VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
			[randomUUID(), migration.checksum, migration.name],
		);
		await client.query("COMMIT");
	} catch (error) {
		await client.query("ROLLBACK");
		if (!(error instanceof DatabaseError)) throw error;
		throw new MigrationError(
			`The migration ${migration.name} failed${lineOf(migration, error)}: ${error.message}. Nothing of it was kept.`,
			{
				cause: error,
			},
		);
	}
}

function lineOf(migration: Migration, error: DatabaseError): string {
	if (!error.position) return "";
	// The server counts characters, JavaScript UTF-16 units.
	const before = [...migration.sql].slice(0, Number(error.position)).join("");
	return ` at line ${before.split("\n").length}`;
}
