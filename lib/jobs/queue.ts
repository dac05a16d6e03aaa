import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import type PgBoss from "pg-boss";
import type { Tx } from "@/lib/db/transaction";
import { type Boss, makeBoss } from "./boss";

/** The queues the migration made; a new one needs a migration with `SELECT pgboss.create_queue(…)`. */
export const QUEUES = ["import", "staging", "pack", "checkpoint", "housekeeping", "quality", "reviewers"] as const;
export type JobName = (typeof QUEUES)[number];

/** What a job carries: plain JSON, ids as text. The handler parses it; large things are named, not carried. */
export type JobData = { [key: string]: string | number | boolean | null | readonly string[] };

export type SendOptions = {
	/** Only one job of a key waits at a time: sending again while it waits does nothing. Without a key every job is its own. */
	singletonKey?: string;
	/** Put the job into the queue with this transaction: it is there if, and only if, the transaction commits. */
	tx?: Tx | PoolClient;
	/** Not before this time. */
	startAfter?: Date;
};

/**
 * Puts a job into its queue.
 * @returns its id, or null when a job of the same key already waits
 */
export async function sendJob(name: JobName, data: JobData, { singletonKey, tx, startAfter }: SendOptions = {}): Promise<string | null> {
	const boss = await sender();
	const options = { singletonKey: singletonKey ?? randomUUID(), ...(startAfter && { startAfter }), ...(tx && { db: sqlOn(tx) }) };
	return boss.send(name, data, options);
}

const kept = globalThis as unknown as { countersignSender?: Promise<Boss> };

/** The instance this process sends with; its start only checks that the database has pg-boss's present tables. */
async function sender(): Promise<PgBoss> {
	kept.countersignSender ??= startSender();
	return (await kept.countersignSender).boss;
}

async function startSender(): Promise<Boss> {
	const made = makeBoss({ supervise: false, schedule: false });
	try {
		await made.boss.start();
		return made;
	} catch (error) {
		// The next job tries again.
		kept.countersignSender = undefined;
		await made.close();
		throw error;
	}
}

/** Closes the connections `sendJob` uses; the next job opens new ones. */
export async function closeSender(): Promise<void> {
	const open = kept.countersignSender;
	kept.countersignSender = undefined;
	await (await open)?.close();
}

/** Lets pg-boss's own statement run inside a transaction of ours. */
function sqlOn(tx: Tx | PoolClient): PgBoss.Db {
	if ("query" in tx) return { executeSql: (text, values) => (tx as PoolClient).query(text, values) };
	return {
		executeSql: async (text, values) => {
			const asJson = values.map((value) => (value instanceof Object ? JSON.stringify(value) : (value ?? null)));
			return { rows: await (tx as Tx).$queryRawUnsafe<unknown[]>(text, ...asJson) };
		},
	};
}
