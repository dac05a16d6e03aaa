import { insertReads } from "@/lib/db/access-log";
import { actorText, type Ctx } from "./actor";

/** One kind of people's data shown: what ("people", "identity", "account" …), about what (`kind:id`, or "" for a list), how many rows. */
export type Read = { what: string; subject: string; rows: number };

/** Notes several reads of one page in one statement; see `logRead`. */
export async function logReads(ctx: Ctx, reads: readonly Read[]): Promise<void> {
	if (reads.length === 0) return;
	const actor = actorText(ctx.actor);
	await insertReads(reads.map((read) => ({ actor, requestId: ctx.requestId, at: ctx.now, ...read })));
}

/**
 * Notes that people's data are about to be shown: append-only, one row per page or download with the number of people's rows in it, and
 * before they are shown. If it cannot be noted, they are not shown. The hash of each day's rows enters the ledger.
 */
export function logRead(ctx: Ctx, what: string, subject: string, rows = 1): Promise<void> {
	return logReads(ctx, [{ what, subject, rows }]);
}
