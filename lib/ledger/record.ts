import type { PoolClient } from "pg";
import { actorText, type Ctx } from "@/lib/access/actor";
import type { Tx } from "@/lib/db/transaction";
import type { LedgerEntry } from "./catalogue";

/** What the database answered: number, chain hash (hex) and database time of the last event appended. */
export type Recorded = { firstSeq: bigint; lastSeq: bigint; hash: string; at: Date };

type Row = { first_seq: bigint | string; last_seq: bigint | string; last_hash: Uint8Array; last_at: Date };

const REF_SEPARATOR = "\u001f";

/**
 * Appends events in the caller's transaction, as its last statement: the head of the chain is locked from here to the commit.
 * The database dates, numbers, salts and hashes them (function ledger_append); if it refuses, the whole act is refused.
 */
export async function recordMany(tx: Tx | PoolClient, ctx: Ctx, entries: readonly LedgerEntry[]): Promise<Recorded> {
	if (entries.length === 0) throw new Error("record: an act without an event");
	const columns = [
		actorText(ctx.actor),
		entries.map((e) => e.type),
		entries.map((e) => e.subject),
		entries.map((e) => [...new Set(e.refs ?? [])].join(REF_SEPARATOR)),
		entries.map((e) => e.campaignId?.toString() ?? ""),
		entries.map((e) => e.track ?? ""),
		entries.map((e) => JSON.stringify(e.payload)),
	] as const;
	const sql = "select * from ledger_append($1::text, $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])";
	const rows: Row[] =
		"$queryRawUnsafe" in tx ? await tx.$queryRawUnsafe<Row[]>(sql, ...columns) : (await tx.query<Row>(sql, [...columns])).rows;
	const row = rows[0];
	if (!row) throw new Error("record: ledger_append answered nothing");
	return {
		firstSeq: BigInt(row.first_seq),
		lastSeq: BigInt(row.last_seq),
		hash: Buffer.from(row.last_hash).toString("hex"),
		at: row.last_at,
	};
}

/** Appends one event; see `recordMany`. */
export function record(tx: Tx | PoolClient, ctx: Ctx, entry: LedgerEntry): Promise<Recorded> {
	return recordMany(tx, ctx, [entry]);
}
