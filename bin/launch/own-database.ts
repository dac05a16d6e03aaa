import pg from "pg";
import type { DatabaseUrls } from "@/bin/launch/options";
import { codeOf, StartFailure } from "@/bin/process/failure.mjs";

const OLDEST_VERSION = 15;

/** A database of the operator's own without its password, as it may be shown and kept. */
export function nameOf(url: string): string {
	const { hostname, port, pathname } = new URL(url);
	return `${decodeURIComponent(pathname.slice(1)) || "postgres"} on ${hostname || "localhost"}:${port || "5432"}`;
}

/**
 * Sees that a database of the operator's own answers to both roles.
 * @throws StartFailure naming the variable and what to look at
 */
export async function checkDatabase({ ownerUrl, appUrl }: DatabaseUrls): Promise<void> {
	for (const [variable, url] of [
		["DATABASE_OWNER_URL", ownerUrl],
		["DATABASE_URL", appUrl],
	] as const) {
		const version = await versionOf(url).catch((error: unknown) => {
			throw new StartFailure(`${variable}: ${sentenceFor(error, nameOf(url))}`, { cause: error });
		});
		if (version < OLDEST_VERSION) {
			throw new StartFailure(`${variable}: ${nameOf(url)} is PostgreSQL ${version}, Countersign needs ${OLDEST_VERSION} or later.`);
		}
	}
}

async function versionOf(url: string): Promise<number> {
	const { number } = await ask<{ number: string }>(url, "SELECT current_setting('server_version_num') AS number");
	return Math.floor(Number(number) / 10_000);
}

async function ask<Row extends pg.QueryResultRow>(url: string, question: string): Promise<Row> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
	try {
		await client.connect();
		return (await client.query<Row>(question)).rows[0] as Row;
	} finally {
		await client.end();
	}
}

/** What to look at, by the code of the network or of PostgreSQL (Appendix A of its manual). */
function sentenceFor(error: unknown, database: string): string {
	const message = error instanceof Error ? error.message : String(error);
	switch (codeOf(error)) {
		case "ECONNREFUSED":
			return `nothing listens where ${database} should be: start that server, or correct host and port.`;
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return `the host of ${database} is not known: correct it, or see to your name service.`;
		case "28P01":
		case "28000":
			return `the server refuses this user for ${database} (${message}): correct user and password, or its access rules.`;
		case "3D000":
			return `there is no ${database}: create it, owned by the role of DATABASE_OWNER_URL.`;
		case "42501":
			return `this role may not connect to ${database}: GRANT CONNECT ON DATABASE to it.`;
		default:
			return `${database} cannot be reached (${message}): see that the server runs and lets this machine in.`;
	}
}
