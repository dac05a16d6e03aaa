import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { readProtection } from "@/lib/guard/read-protection";
import type { Protection } from "@/lib/guard/refusals/facts";
import { applyMigrations } from "./apply-migrations";
import { createScratchDatabase } from "./scratch-database";

const EXPECTED = path.join(import.meta.dirname, "..", "lib", "guard", "expected.json");

/**
 * Notes what the migrations make, for the start-up check to hold every database against.
 * @param serverUrl a superuser of a server whose scratch database is thrown away
 * @returns the path of the file written
 */
export async function writeGuards(serverUrl: string): Promise<string> {
	await writeFile(EXPECTED, `${JSON.stringify(await freshProtection(serverUrl), null, "\t")}\n`);
	return EXPECTED;
}

/** What protects evidence in a freshly migrated database, as the application's role sees it. */
async function freshProtection(serverUrl: string): Promise<Protection> {
	const scratch = await createScratchDatabase(serverUrl);
	try {
		await applyMigrations(scratch.url);
		const client = new Client({ connectionString: scratch.url });
		await client.connect();
		try {
			await client.query("set session authorization countersign_app");
			return await readProtection(client);
		} finally {
			await client.end();
		}
	} finally {
		await scratch.drop();
	}
}
