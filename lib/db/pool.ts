import { Pool, type PoolClient } from "pg";

const kept = globalThis as unknown as { countersignPool?: Pool };

/** The `pg` pool of this process, under the app role: set-based statements, cursors and COPY, which Prisma does not run. */
export function pool(): Pool {
	kept.countersignPool ??= new Pool({
		connectionString: process.env.DATABASE_URL ?? "",
		max: Number(process.env.COUNTERSIGN_SET_POOL_SIZE ?? "4"),
	});
	return kept.countersignPool;
}

/** Runs `work` on one connection with an explicit statement time-out in milliseconds, and gives the connection back. */
export async function withConnection<T>(work: (client: PoolClient) => Promise<T>, { statementTimeoutMs = 60_000 } = {}): Promise<T> {
	const client = await pool().connect();
	let broken: Error | undefined;
	try {
		await client.query("select set_config('statement_timeout', $1, false)", [String(statementTimeoutMs)]);
		return await work(client);
	} catch (error) {
		// A connection whose transaction may still be open must not go back into the pool.
		broken = error instanceof Error ? error : new Error(String(error));
		throw error;
	} finally {
		client.release(broken);
	}
}
