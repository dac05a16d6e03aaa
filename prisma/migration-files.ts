import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Prisma's own layout, so that `prisma migrate deploy` works on the same folder. */
export const MIGRATIONS_DIR = path.join(here, "migrations");
export const SCHEMA_DIR = path.join(here, "schema");

/** One migration as it lies on disk. `checksum` is what Prisma stores: SHA-256 of the file, in hex. */
export type Migration = { name: string; sql: string; checksum: string };

/** Every migration of a folder, oldest first (names begin with a UTC timestamp, so the order is by name). */
export async function readMigrations(dir: string = MIGRATIONS_DIR): Promise<Migration[]> {
	const entries = await readdir(dir, { withFileTypes: true });
	const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
	return Promise.all(
		names.sort().map(async (name) => {
			const bytes = await readFile(path.join(dir, name, "migration.sql"));
			return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
		}),
	);
}

/** The Prisma schema files (`*.prisma`) of a folder, in a fixed order. */
export async function readSchemaFiles(dir: string = SCHEMA_DIR): Promise<{ path: string; content: string }[]> {
	const names = (await readdir(dir)).filter((name) => name.endsWith(".prisma")).sort();
	return Promise.all(
		names.map(async (name) => {
			const file = path.join(dir, name);
			return { path: file, content: await readFile(file, "utf8") };
		}),
	);
}
