import { prisma } from "./client";

type ReadRow = { actor: string; requestId: string; at: Date; what: string; subject: string; rows: number };

/** Appends to the access log. A read is no act: it has no transaction and no event of its own; the hash of each day's rows enters the ledger. */
export async function insertReads(rows: ReadRow[]): Promise<void> {
	await prisma.accessLog.createMany({ data: rows });
}
