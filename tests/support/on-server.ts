import pg from "pg";

/** Of the two roles on the test server. */
export const TEST_PASSWORD = "countersign_test";

/** The URL of a database on the test server, for its superuser or for one of the two roles. */
export function databaseUrl(superuserUrl: string, database: string, role?: string): string {
	const url = new URL(superuserUrl);
	url.pathname = `/${database}`;
	if (role) {
		url.username = role;
		url.password = TEST_PASSWORD;
	}
	return url.href;
}

/** Runs work as the test server's superuser, for what belongs to the server and not to one database. */
export async function onServer<T>(superuserUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}
