import type { PoolClient } from "pg";
import { batchesOf } from "@/lib/db/snapshot";
import { GENESIS_PREV } from "@/lib/ledger/leaf";
import { Frontier, growFrontier } from "@/lib/ledger/merkle";
import { consistencyRanges, rangeRoots } from "@/lib/ledger/proof";
import { leafHashes } from "@/lib/ledger/queries";
import { eventWriter, LEDGER_PATH, type LedgerRow, rangeStartLine } from "../format/ledger-range";
import type { PackWriter } from "../pack/pack-writer";
import type { BuildScope } from "./scope";

/** How many checkpoints from before the campaign the pack proves itself against: each costs one pass over the hashes. */
const EARLIER = 8;

const EVENT = `select e.seq, ledger_time(e.at) as at, e.type, e.actor, e.subject, e.refs, e.campaign, e.track, p.salt, p.payload, e.payload_hash as "payloadHash", e.hash as leaf
	from ledger_event e left join ledger_payload p on p.seq = e.seq`;

type Row = Omit<LedgerRow, "seq"> & { seq: bigint };
const plain = (row: Row): LedgerRow => ({ ...row, seq: Number(row.seq) });

/** File 20: every event from the campaign's first to the cut-off, foreign ones as hashes only. */
export async function writeLedger(writer: PackWriter, client: PoolClient, on: BuildScope, origin: string): Promise<void> {
	const [first, size] = [Number(on.first), Number(on.size)];
	const start = rangeStartLine({
		origin,
		first,
		size,
		prev: await prevOf(client, on.first),
		frontier: (await frontierAt(client, on.first)).hashes,
		earlier: await earlierProofs(client, on),
	});
	// Payloads of foreign events are not even read.
	const events = batchesOf<Row>(
		client,
		`${EVENT} and e.campaign = $3 and e.track in ('', $4) where e.seq >= $1 and e.seq < $2 order by e.seq`,
		[on.first, on.size, on.campaign, on.track.key],
	);
	await writer.addLines(LEDGER_PATH, start, numbered(events), eventWriter(on.campaign, on.track.key));
}

async function* numbered(batches: AsyncIterable<Row[]>): AsyncGenerator<LedgerRow[]> {
	for await (const batch of batches) yield batch.map(plain);
}

async function prevOf(client: PoolClient, seq: bigint): Promise<Buffer> {
	if (seq === 0n) return GENESIS_PREV;
	const { rows } = await client.query<{ hash: Buffer }>("select hash from ledger_event where seq = $1", [seq - 1n]);
	return rows[0]?.hash ?? GENESIS_PREV;
}

async function frontierAt(client: PoolClient, size: bigint): Promise<Frontier> {
	const { rows } = await client.query<{ size: bigint; frontier: Buffer[] }>(
		"select size, frontier from ledger_checkpoint where size <= $1 order by size desc limit 1",
		[size],
	);
	const base = rows[0];
	return growFrontier(
		leafHashes(client, base?.size ?? 0n, size),
		base ? Frontier.from(Number(base.size), base.frontier) : Frontier.empty(),
	);
}

/** Only checkpoints that stood when the campaign began: signing an old one later must not change the pack. */
async function earlierProofs(client: PoolClient, on: BuildScope) {
	const { rows } = await client.query<{ size: bigint }>(
		"select size from ledger_checkpoint where size > 0 and size < $1 and at <= $2 order by size desc limit $3",
		[on.first, on.firstAt, EARLIER],
	);
	const proofs: { size: number; proof: Buffer[] }[] = [];
	for (const { size } of rows.reverse()) proofs.push({ size: Number(size), proof: await consistency(client, size, on.size) });
	return proofs;
}

/** Consistency proof between two sizes of the ledger. */
export function consistency(client: PoolClient, from: bigint, to: bigint): Promise<Buffer[]> {
	return rangeRoots(consistencyRanges(Number(from), Number(to)), leafHashes(client, 0n, to));
}

/** One event with all its hash covers, and the hash before it. */
export async function eventAt(client: PoolClient, seq: bigint): Promise<{ row: LedgerRow; prev: Buffer }> {
	const { rows } = await client.query<Row>(`${EVENT} where e.seq = $1`, [seq]);
	if (!rows[0]) throw new RangeError(`The ledger has no event ${seq}.`);
	return { row: plain(rows[0]), prev: await prevOf(client, seq) };
}
