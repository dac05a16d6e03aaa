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

/**
 * A pool of a test's own. `end()` resolves before the last goodbye has reached the server: when that stops, or the database is dropped, in
 * this moment, the connection's end is told as an error nobody asked for.
 */
export function testPool(connectionString: string | undefined, max = 2): pg.Pool {
	const pool = new pg.Pool({ connectionString, max });
	pool.on("error", (error) => {
		if (!pool.ending) throw error;
	});
	return pool;
}
