/** Serialisation failure and deadlock as SQLSTATE, and as Prisma names both. */
const RETRIABLE = new Set(["40001", "40P01", "P2034", "TransactionWriteConflict"]);

/** Raised by ledger_append while the installation is read-only. */
const READ_ONLY = "CS001";

/** A connection that ended or cannot be made, as the system, PostgreSQL (classes 08 and 57P0x) and Prisma name it. */
const LOST = new Set([
	...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"],
	...["08000", "08001", "08003", "08004", "08006", "57P01", "57P02", "57P03"],
	...["P1001", "P1002", "P1017", "DatabaseNotReachable", "ConnectionClosed", "SocketTimeout"],
]);

/** What `pg` says, without any code, when the other end closes the connection under a statement or before the first. */
const LOST_MESSAGES = new Set([
	"Connection terminated unexpectedly",
	"Connection terminated",
	"Connection terminated due to connection timeout",
	"timeout expired",
	"Client has encountered a connection error and is not queryable",
]);

/** Whether the database gave up on a transaction only because of another one: nothing was committed, and trying again may help. */
export function isRetriable(error: unknown): boolean {
	return anyOf(error, ({ code, kind, originalCode }) => [code, kind, originalCode].some((name) => RETRIABLE.has(name as string)));
}

/** Whether the database ended or cannot be reached: no defect of ours, and whether the last commit happened is not known. */
export function isDatabaseLost(error: unknown): boolean {
	return anyOf(
		error,
		({ code, kind, originalCode, message }) =>
			[code, kind, originalCode].some((name) => LOST.has(name as string)) || LOST_MESSAGES.has(message as string),
	);
}

/** Whether the ledger took no event because the installation is read-only. */
export function isReadOnly(error: unknown): boolean {
	return anyOf(error, ({ code, originalCode }) => code === READ_ONLY || originalCode === READ_ONLY);
}

/** A disk without room, as the system and PostgreSQL name it. */
const FULL = new Set(["ENOSPC", "EDQUOT", "53100"]);

/** Whether the database's or the files' disk is full: nothing was kept, and only the operator can help. */
export function isDiskFull(error: unknown): boolean {
	return anyOf(error, ({ code, originalCode }) => [code, originalCode].some((name) => FULL.has(name as string)));
}

/**
 * Looks through the shapes one failure comes in: P2034 from Prisma's own methods, P2010 with the driver's error inside from raw SQL, the
 * driver's error itself from COMMIT, several at once from a host with several addresses.
 */
function anyOf(error: unknown, holds: (error: Record<string, unknown>) => boolean): boolean {
	if (typeof error !== "object" || error === null) return false;
	const found = error as Record<string, unknown>;
	if (holds(found)) return true;
	const { cause, meta, errors } = found;
	const inner = [cause, meta, (meta as Record<string, unknown> | undefined)?.driverAdapterError, ...(Array.isArray(errors) ? errors : [])];
	return inner.some((one) => anyOf(one, holds));
}
