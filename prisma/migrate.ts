import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { applyMigrations, MigrationError } from "./apply-migrations";
import { MIGRATIONS_DIR } from "./migration-files";
import { diffDatabaseToSchema } from "./schema-engine";
import { createScratchDatabase } from "./scratch-database";

const RENAME_CAUTION = "-- CAUTION: if a renamed index below is a partial one written by hand, replace the line by a CREATE INDEX.";

/**
 * References that the schema declares, for Prisma's joins, and that triggers keep for whole statements at once (migration references_by_sets):
 * a foreign key, which the comparison asks for, would look up each row alone.
 */
const KEPT_BY_TRIGGERS = [
	"access_grant_account_id_fkey",
	"access_grant_entitlement_id_fkey",
	"item_campaign_id_fkey",
	"review_campaign_track_id_fkey",
	"review_item_id_fkey",
];

type Folders = { migrationsDir?: string; schemaDir?: string };

/**
 * Compares the migrations, applied to a scratch database, with the Prisma schema.
 *
 * @param serverUrl a role with CREATEDB; its own database is not touched
 * @returns the SQL that is missing; empty when migrations and schema say the same
 */
export async function checkDrift(serverUrl: string, { migrationsDir, schemaDir }: Folders = {}): Promise<string> {
	const scratch = await createScratchDatabase(serverUrl);
	try {
		await applyMigrations(scratch.url, { dir: migrationsDir });
		return withoutKept(await diffDatabaseToSchema(scratch.url, schemaDir));
	} finally {
		await scratch.drop();
	}
}

/**
 * Writes `prisma/migrations/<UTC timestamp>_<name>/migration.sql` with what separates the migrations from the schema. With nothing to
 * do it writes an empty file for hand-written SQL. Read the result before it is committed: a renamed column is a drop and an add, and a
 * `RenameIndex` means that a partial index written by hand was taken for one the schema declares.
 *
 * @returns the path of the new file
 */
export async function newMigration(name: string, serverUrl: string, folders: Folders & { now: Date }): Promise<string> {
	if (!/^[a-z][a-z0-9_]{2,60}$/.test(name)) {
		throw new MigrationError(`"${name}" is not a name for a migration: use small letters, digits and _, for example add_removal_ticket.`);
	}
	const sql = await checkDrift(serverUrl, folders);
	const folder = path.join(folders.migrationsDir ?? MIGRATIONS_DIR, `${stamp(folders.now)}_${name}`);
	await mkdir(folder);
	const file = path.join(folder, "migration.sql");
	const caution = sql.includes("-- RenameIndex") ? `${RENAME_CAUTION}\n` : "";
	await writeFile(file, caution + (sql || "-- Written by hand: the Prisma schema did not change.\n"), { flag: "wx" });
	return file;
}

function withoutKept(sql: string): string {
	const keys = /-- AddForeignKey\nALTER TABLE "\w+" ADD CONSTRAINT "(\w+)" FOREIGN KEY [^;]*;\s*/g;
	return sql.replace(keys, (statement, name: string) => (KEPT_BY_TRIGGERS.includes(name) ? "" : statement));
}

/** Prisma's form of a timestamp: 20260131235959, in UTC. */
function stamp(now: Date): string {
	return now.toISOString().slice(0, 19).replaceAll(/\D/g, "");
}
