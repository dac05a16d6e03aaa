import pg from "pg";
import { StartFailure } from "@/bin/process/failure.mjs";
import { guardRefusals } from "@/lib/guard/queries";
import { refusalText } from "@/lib/guard/rules";

/**
 * The start-up check, before web and worker are started, so that the operator reads its sentences here.
 * @throws StartFailure with every reason and its way out
 */
export async function requireGuards(appUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: 10_000, options: "-c TimeZone=UTC" });
	try {
		await client.connect();
		const found = await guardRefusals(client);
		if (found.length > 0) throw new StartFailure(refusalText(found));
	} finally {
		await client.end();
	}
}
