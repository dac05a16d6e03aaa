import type { PoolClient } from "pg";
import { withConnection } from "./pool";

const ROWS = 2000;

/**
 * Runs `read` over one snapshot of the database: however long it takes, it sees what was committed when it began. Temporary tables may be made
 * in it; they and everything else are rolled back, so nothing can be written.
 */
export function inSnapshot<T>(read: (client: PoolClient) => Promise<T>): Promise<T> {
	return withConnection(
		async (client) => {
			await client.query("begin isolation level repeatable read");
			// Cursors are read to their end: plans that give the first rows early are the wrong ones. Sorts and joins run over whole tables.
			await client.query("set local cursor_tuple_fraction = 1; set local work_mem = '64MB'");
			const result = await read(client);
			await client.query("rollback");
			return result;
		},
		{ statementTimeoutMs: 1_800_000 },
	);
}

let serial = 0;

/**
 * Rows of a query in batches, by a cursor: memory stays flat at any number of rows. Within `inSnapshot`; one at a time on a connection.
 * @param sql a query of ours with $1, $2 …, never built from input
 */
export async function* batchesOf<R extends object>(client: PoolClient, sql: string, values: readonly unknown[]): AsyncGenerator<R[]> {
	serial += 1;
	const cursor = `batches_${serial}`;
	await client.query(`declare ${cursor} no scroll cursor for ${sql}`, [...values]);
	const fetch = () => {
		const batch = client.query<R>(`fetch ${ROWS} from ${cursor}`);
		// A failure is told to whoever awaits it below; a reader that stops early awaits it no more.
		batch.catch(() => undefined);
		return batch;
	};
	// The database works on the next batch while this one is being written.
	for (let next = fetch(); ; ) {
		const { rows } = await next;
		const more = rows.length === ROWS;
		if (more) next = fetch();
		if (rows.length > 0) yield rows;
		if (!more) break;
	}
	await client.query(`close ${cursor}`);
}
