import { sha256, sha256Of } from "./hash";

/** First field of every leaf: names this format, so that no other use of the hash can be mistaken for an event. */
const LEAF_FORMAT = "countersign/ledger/v1";

/** `prev` of the first event (seq 0): there is no event before it. */
export const GENESIS_PREV: Buffer = Buffer.alloc(32);

const LEAF_PREFIX = Buffer.of(0);
const AT_FORMAT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;

/** The fields of one ledger event that its hash covers. The payload is covered through `payloadHash` only, so it can be erased by law. */
export interface LeafFields {
	/** Position in the ledger; the first event is 0, no gaps. */
	seq: number | bigint;
	/** Database time in UTC with six decimals: `2026-11-21T09:30:00.000000Z`. */
	at: string;
	type: string;
	actor: string;
	subject: string;
	refs: readonly string[];
	campaignId: string | null;
	track: string | null;
	/** See {@link payloadHash}; 32 bytes. */
	payloadHash: Uint8Array;
	/** Leaf hash of event seq - 1, {@link GENESIS_PREV} for the first; 32 bytes. */
	prev: Uint8Array;
}

/** Length prefix: the length of `bytes` as 4 bytes, big-endian, then the bytes. Keeps "ab","c" apart from "a","bc". */
export function lp(value: Uint8Array | string): Buffer {
	const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value;
	const out = Buffer.allocUnsafe(4 + bytes.length);
	out.writeUInt32BE(bytes.length, 0);
	out.set(bytes, 4);
	return out;
}

/** SHA256(lp(salt) ‖ lp(payload as UTF-8)). The salt keeps an erased payload from being guessed back out of its hash. */
export function payloadHash(salt: Uint8Array, payload: string): Buffer {
	return sha256(Buffer.concat([lp(salt), lp(payload)]));
}

/**
 * The exact bytes an event's hash is taken over; the database function `ledger_append` builds the same bytes.
 * @throws RangeError when a field has not the fixed form (time with six decimals, 32-byte hashes, seq ≥ 0).
 */
export function leafData(event: LeafFields): Buffer {
	const seq = BigInt(event.seq);
	if (seq < 0n) throw new RangeError(`Ledger position ${seq} is negative.`);
	if (!AT_FORMAT.test(event.at)) throw new RangeError(`Event ${seq}: time "${event.at}" is not in the form YYYY-MM-DDTHH:MM:SS.ffffffZ.`);
	if (event.payloadHash.length !== 32) throw new RangeError(`Event ${seq}: the payload hash must have 32 bytes.`);
	if (event.prev.length !== 32) throw new RangeError(`Event ${seq}: the previous hash must have 32 bytes.`);
	return Buffer.concat([
		lp(LEAF_FORMAT),
		lp(seq.toString()),
		lp(event.at),
		lp(event.type),
		lp(event.actor),
		lp(event.subject),
		lp(Buffer.concat(event.refs.map((ref) => lp(ref)))),
		lp(event.campaignId ?? ""),
		lp(event.track ?? ""),
		lp(event.payloadHash),
		lp(event.prev),
	]);
}

/** RFC 6962 leaf hash: SHA256(0x00 ‖ leaf data). */
export function hashLeaf(data: Uint8Array): Buffer {
	return sha256Of(LEAF_PREFIX, data);
}

/** Hash of one event: link of the chain and leaf of the tree at once. */
export function eventHash(event: LeafFields): Buffer {
	return hashLeaf(leafData(event));
}
