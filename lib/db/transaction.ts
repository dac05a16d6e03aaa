import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { ReadOnlyError } from "@/lib/errors";
import { prisma } from "./client";
import { isReadOnly, isRetriable } from "./failures";
import type { Prisma } from "./generated/client";
import { withConnection } from "./pool";

/** Prisma's client inside a transaction. */
export type Tx = Prisma.TransactionClient;

const TRIES = 5;

/**
 * Runs `attempt`, again after a short random wait when the database met a deadlock or serialisation failure; nothing was committed then.
 * @throws ReadOnlyError when the ledger takes no event, whatever the act
 */
async function withRetry<T>(attempt: () => Promise<T>, tries = TRIES): Promise<T> {
	for (let tried = 1; ; tried++) {
		try {
			return await attempt();
		} catch (error) {
			if (isReadOnly(error)) throw new ReadOnlyError();
			if (tried >= tries || !isRetriable(error)) throw error;
			await new Promise((resolve) => setTimeout(resolve, 10 * tried + Math.random() * 40 * tried));
		}
	}
}

/**
 * Third beat of a write verb: everything inside commits together or not at all; the last statement is `record`. Ends after 20 s.
 * `work` may run up to five times (deadlock, serialisation failure): it must do nothing outside `tx` that cannot be done again.
 */
export function inTransaction<T>(_ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
	return withRetry(() => prisma.$transaction(work, { maxWait: 10_000, timeout: 20_000 }));
}

export type SetTransactionOptions = {
	/** Bounds each statement, in milliseconds. */
	statementTimeoutMs?: number;
	/** Run `work` again after a deadlock or serialisation failure. Off by default: a stream that was read cannot be read twice. */
	retry?: boolean;
};

/** The same on a `pg` connection, for long set-based work and COPY (lib/db/copy.ts). */
export function inSetTransaction<T>(
	_ctx: Ctx,
	work: (client: PoolClient) => Promise<T>,
	{ statementTimeoutMs = 1_800_000, retry = false }: SetTransactionOptions = {},
): Promise<T> {
	const attempt = () =>
		withConnection(
			async (client) => {
				await client.query("begin");
				try {
					const result = await work(client);
					await client.query("commit");
					return result;
				} catch (error) {
					// A rollback that fails must not hide the reason; the connection is closed after any error, and the transaction with it.
					await client.query("rollback").catch(() => undefined);
					throw error;
				}
			},
			{ statementTimeoutMs },
		);
	return withRetry(attempt, retry ? TRIES : 1);
}
