import type { Ctx } from "@/lib/access/actor";
import { requirePermission } from "@/lib/access/permissions";
import { prisma } from "@/lib/db/client";
import { withConnection } from "@/lib/db/pool";
import { parseCheckpoint, verifyCheckpoint } from "./checkpoint";
import { sameBytes } from "./hash";
import { parseVerifierKey } from "./keys";
import { eventHash, GENESIS_PREV, payloadHash } from "./leaf";
import { Frontier } from "./merkle";

export type LedgerCheck = {
	ok: boolean;
	size: string;
	root: string;
	erasedPayloads: number;
	/** First thing found wrong, as a sentence; null when all holds. */
	problem: string | null;
	checkpoints: { size: string; at: string; holds: boolean; why: string | null }[];
};

type EventRow = {
	seq: bigint;
	at: string;
	type: string;
	actor: string;
	subject: string;
	refs: string[];
	campaign: string;
	track: string;
	payload_hash: Buffer;
	hash: Buffer;
	salt: Buffer | null;
	payload: string | null;
};

const BATCH = 10_000;

/**
 * Recomputes every hash of the ledger from its fields, checks numbering and chain, and holds each kept checkpoint, and any given from outside,
 * against the root of its size. The database's own functions are not asked: this is a second implementation.
 * @param outside checkpoints kept elsewhere, as text; only these can expose somebody who rewrote the whole database.
 */
export async function verifyLedger(ctx: Ctx, outside: string[] = []): Promise<LedgerCheck> {
	requirePermission(ctx.actor, "ledger:read");
	const [kept, keys] = await Promise.all([prisma.ledgerCheckpoint.findMany({ orderBy: { size: "asc" } }), prisma.signingKey.findMany()]);
	const wanted = [
		...kept.map((c) => ({ note: c.note, at: c.at.toISOString() })),
		...outside.map((note) => ({ note, at: "given from outside" })),
	].map((c) => ({ ...c, parsed: parseCheckpoint(c.note) }));
	const rootAt = new Map<number, Buffer>(wanted.map((c) => [c.parsed.size, Buffer.alloc(0)]));
	const walked = await withConnection((client) =>
		walk(
			async (from) =>
				(
					await client.query<EventRow>(
						`select e.seq, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.type, e.actor, e.subject, e.refs, e.campaign, e.track, e.payload_hash, e.hash, p.salt, p.payload
						from ledger_event e left join ledger_payload p on p.seq = e.seq where e.seq >= $1 order by e.seq limit $2`,
						[from, BATCH],
					)
				).rows,
			rootAt,
		),
	);
	const checkpoints = wanted.map(({ parsed, at }) => {
		const key = keys.find((k) => parsed.signatures.some((s) => s.keyId.toString("hex") === k.id));
		const signed = key ? verifyCheckpoint(parsed, parseVerifierKey(key.publicKey)) : false;
		const root = rootAt.get(parsed.size);
		const same = root !== undefined && root.length === 32 && sameBytes(root, parsed.root);
		const why = !same
			? `The ledger's first ${parsed.size} events are not those this checkpoint was signed over.`
			: signed
				? null
				: "Its signature does not hold under a key of this installation.";
		return { size: String(parsed.size), at, holds: why === null, why };
	});
	const broken = checkpoints.find((c) => !c.holds);
	const problem = walked.problem ?? (broken ? `Checkpoint ${broken.size}: ${broken.why}` : null);
	return {
		ok: problem === null,
		size: String(walked.size),
		root: walked.root.toString("hex"),
		erasedPayloads: walked.erased,
		problem,
		checkpoints,
	};
}

async function walk(read: (from: number) => Promise<EventRow[]>, rootAt: Map<number, Buffer>) {
	const tree = Frontier.empty();
	let prev: Buffer = GENESIS_PREV;
	let next = 0;
	let erased = 0;
	let problem: string | null = null;
	if (rootAt.has(0)) rootAt.set(0, tree.root());
	for (;;) {
		const rows = await read(next);
		for (const row of rows) {
			problem ??= faultOf(row, next, prev);
			if (row.payload === null) erased++;
			prev = row.hash;
			tree.append(row.hash);
			next++;
			if (rootAt.has(next)) rootAt.set(next, tree.root());
		}
		if (rows.length < BATCH) return { size: next, root: tree.root(), erased, problem };
	}
}

function faultOf(row: EventRow, expected: number, prev: Buffer): string | null {
	if (row.seq !== BigInt(expected)) return `Event ${expected} is missing: the ledger goes on with ${row.seq}.`;
	if (row.salt && row.payload !== null && !sameBytes(payloadHash(row.salt, row.payload), row.payload_hash))
		return `The content of event ${row.seq} (${row.type}) was changed.`;
	const hash = eventHash({
		seq: row.seq,
		at: row.at,
		type: row.type,
		actor: row.actor,
		subject: row.subject,
		refs: row.refs,
		campaignId: row.campaign,
		track: row.track,
		payloadHash: row.payload_hash,
		prev,
	});
	return sameBytes(hash, row.hash) ? null : `Event ${row.seq} (${row.type}) was changed, or the one before it.`;
}
