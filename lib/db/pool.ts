import { Pool, type PoolClient, types } from "pg";

const kept = globalThis as unknown as { countersignPool?: Pool };

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;

/** The same values Prisma gives: int8 (ids, counts) as bigint, a date as midnight UTC whatever zone the process runs in. */
const PARSERS = {
	getTypeParser: (oid: number, format?: "text" | "binary") => {
		const parse = types.getTypeParser(oid, format);
		if (format === "binary") return parse;
		if (oid === INT8) return BigInt;
		if (oid === INT8_ARRAY) return (text: string) => (parse(text) as (string | null)[]).map((id) => (id === null ? null : BigInt(id)));
		if (oid === DATE) return (text: string) => new Date(`${text}T00:00:00Z`);
		return parse;
	},
} as typeof types;

/** The `pg` pool of this process, under the app role: set-based statements, cursors and COPY, which Prisma does not run. */
export function pool(): Pool {
	kept.countersignPool ??= makePool();
	return kept.countersignPool;
}

function makePool(): Pool {
	const made = new Pool({
		connectionString: process.env.DATABASE_URL ?? "",
		max: Number(process.env.COUNTERSIGN_SET_POOL_SIZE ?? "4"),
		options: "-c TimeZone=UTC",
		types: PARSERS,
	});
	// An idle connection that breaks (server restarted) is replaced by the next use; without a listener it would end the process.
	made.on("error", (error) => console.error(`An idle database connection was lost: ${error.message}`));
	return made;
}

/** Runs `work` on one connection with an explicit statement time-out in milliseconds, and gives the connection back. */
export async function withConnection<T>(work: (client: PoolClient) => Promise<T>, { statementTimeoutMs = 60_000 } = {}): Promise<T> {
	const client = await pool().connect();
	let broken: Error | undefined;
	// A connection that is cut while no statement runs says so by an event; without a listener it would end the process.
	const cut = (error: Error) => {
		broken = error;
	};
	client.on("error", cut);
	try {
		await client.query("select set_config('statement_timeout', $1, false)", [String(statementTimeoutMs)]);
		return await work(client);
	} catch (error) {
		// A connection whose transaction may still be open must not go back into the pool.
		broken = error instanceof Error ? error : new Error(String(error));
		throw error;
	} finally {
		client.release(broken);
		client.off("error", cut);
	}
}
