import { readdir } from "node:fs/promises";
import path from "node:path";
import { withConnection } from "@/lib/db/pool";

/** Prisma's layout: one folder per migration. Read from where the server was started, the checkout. */
const MIGRATIONS = path.join(process.cwd(), "prisma", "migrations");

/**
 * Why this process cannot serve yet, as a sentence for the operator; null when it can: the database answers under the app role and
 * holds every migration of this version.
 */
export async function whyNotReady(): Promise<string | null> {
	try {
		const applied = await withConnection(readApplied, { statementTimeoutMs: 5_000 });
		const missing = (await shipped()).filter((name) => !applied.has(name));
		if (missing.length === 0) return null;
		return `The database lacks ${missing.length} migration(s) of this version, first ${missing[0]}: run \`npm run migrate -- apply\`, or restart with \`npm start\`.`;
	} catch (error) {
		console.error("not ready:", error);
		return "The database does not answer: see that it runs, and the log of the web process for the reason.";
	}
}

async function readApplied(client: { query<T extends object>(sql: string): Promise<{ rows: T[] }> }): Promise<Set<string>> {
	const { rows: found } = await client.query<{ found: boolean }>("select to_regclass('public._prisma_migrations') is not null as found");
	if (!found[0]?.found) return new Set();
	const { rows } = await client.query<{ name: string }>(
		"select migration_name as name from public._prisma_migrations where finished_at is not null and rolled_back_at is null",
	);
	return new Set(rows.map((row) => row.name));
}

async function shipped(): Promise<string[]> {
	const entries = await readdir(MIGRATIONS, { withFileTypes: true });
	return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
