import { StartFailure } from "@/bin/process/failure.mjs";
import { applyMigrations, MigrationError } from "@/prisma/apply-migrations";

/**
 * Brings the tables up to date and says what it does.
 * @throws StartFailure with the migrations' own sentence
 */
export async function migrate(ownerUrl: string, say: (line: string) => void): Promise<void> {
	try {
		await applyMigrations(ownerUrl, { log: say });
	} catch (error) {
		if (error instanceof MigrationError) throw new StartFailure(error.message, { cause: error });
		throw error;
	}
}
