import { prisma } from "@/lib/db/client";
import { withConnection } from "@/lib/db/pool";
import { Frontier, growFrontier } from "./merkle";
import { leafHashes } from "./queries";

/**
 * The compact range over the first `size` events, grown from the newest checkpoint below it, so that the cost is that of the events since.
 * @param size at most the size of the ledger
 */
export async function frontierAt(size: bigint): Promise<Frontier> {
	const base = await prisma.ledgerCheckpoint.findFirst({ where: { size: { lt: size } }, orderBy: { size: "desc" } });
	const start = base
		? Frontier.from(
				Number(base.size),
				base.frontier.map((h) => Buffer.from(h)),
			)
		: Frontier.empty();
	return withConnection((client) => growFrontier(leafHashes(client, base?.size ?? 0n, size), start));
}
