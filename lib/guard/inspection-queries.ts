import type { Queryable } from "./queryable";

export type DatabaseFacts = {
	/** "18.4" */
	version: string;
	database: string;
	/** The database's clock, in milliseconds since 1970. */
	clock: number;
	/** Bytes of the whole database. */
	bytes: number;
	demo: boolean;
	events: number;
	/** Signed checkpoints: how many events the newest covers, and how many seconds ago it was signed; null when there is none. */
	checkpoint: { size: number; secondsAgo: number } | null;
};

const FACTS = `select current_setting('server_version') as version, current_database()::text as database,
		extract(epoch from clock_timestamp())::float8 * 1000 as clock, pg_database_size(current_database())::float8 as bytes,
		(select is_demo from installation) as demo, (select size from ledger_head)::float8 as events`;
const CHECKPOINT = `select size::float8 as size, extract(epoch from clock_timestamp() - at)::float8 as "secondsAgo"
	from ledger_checkpoint order by size desc limit 1`;

/** What the operator should know of the database beside its guards; for a database that has every migration. */
export async function databaseFacts(client: Queryable): Promise<DatabaseFacts> {
	const [facts] = (await client.query<Omit<DatabaseFacts, "checkpoint">>(FACTS)).rows;
	if (!facts) throw new Error("the database told nothing about itself");
	const [checkpoint] = (await client.query<{ size: number; secondsAgo: number }>(CHECKPOINT)).rows;
	return { ...facts, checkpoint: checkpoint ?? null };
}
