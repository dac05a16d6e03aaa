import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";
import { StartFailure } from "@/bin/process/failure.mjs";
import { applyMigrations, MigrationError } from "@/prisma/apply-migrations";

/** Brings the tables up to date and says what it does. */
export async function migrate(ownerUrl: string, say: (line: string) => void): Promise<void> {
	try {
		await applyMigrations(ownerUrl, { log: say });
	} catch (error) {
		if (error instanceof MigrationError) throw new StartFailure(error.message, { cause: error });
		throw error;
	}
}

/** The one-time link of a new installation; null once somebody has set it up. */
export async function firstRunLink(installation: { ownerUrl: string; baseUrl: string }): Promise<string | null> {
	const module = await partAt<{ firstRunLink(of: typeof installation): Promise<string | null> }>("bin/first-run.ts");
	return (await module?.firstRunLink(installation)) ?? null;
}

async function partAt<T>(file: string): Promise<T | null> {
	const at = path.join(CHECKOUT, file);
	return existsSync(at) ? ((await import(pathToFileURL(at).href)) as T) : null;
}
