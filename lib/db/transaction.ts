import type { PoolClient } from "pg";
import type { Ctx } from "@/lib/access/actor";
import { prisma } from "./client";
import type { Prisma } from "./generated/client";
import { withConnection } from "./pool";

/** Prisma's client inside a transaction. */
export type Tx = Prisma.TransactionClient;

const TRIES = 5;
const RETRIABLE = /40001|40P01|deadlock detected|could not serialize|P2034/;

function retriable(error: unknown): boolean {
	if (typeof error !== "object" || error === null) return false;
	const { code, message, cause } = error as { code?: string; message?: string; cause?: unknown };
	return RETRIABLE.test(`${code ?? ""} ${message ?? ""}`) || retriable(cause);
}

/** Runs `attempt`, again after a short random wait when the database met a deadlock or serialisation failure; nothing was committed then. */
async function withRetry<T>(attempt: () => Promise<T>): Promise<T> {
	for (let tried = 1; ; tried++) {
		try {
			return await attempt();
		} catch (error) {
			if (tried >= TRIES || !retriable(error)) throw error;
			await new Promise((resolve) => setTimeout(resolve, 10 * tried + Math.random() * 40 * tried));
		}
	}
}

/** Third beat of a write verb: everything inside commits together or not at all; the last statement is `record`. Ends after 20 s. */
export function inTransaction<T>(_ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
	return withRetry(() => prisma.$transaction(work, { maxWait: 10_000, timeout: 20_000 }));
}

/** The same on a `pg` connection, for long set-based work and COPY. `statementTimeoutMs` bounds each statement. Not retried. */
export function inSetTransaction<T>(
	_ctx: Ctx,
	work: (client: PoolClient) => Promise<T>,
	{ statementTimeoutMs = 1_800_000 } = {},
): Promise<T> {
	return withConnection(
		async (client) => {
			await client.query("begin");
			try {
				const result = await work(client);
				await client.query("commit");
				return result;
			} catch (error) {
				await client.query("rollback");
				throw error;
			}
		},
		{ statementTimeoutMs },
	);
}
