import type { FullEvent } from "./shapes";

/** `20_ledger.ndjson`: one first line, then one line per event of the range, in order and without gaps. */
export const LEDGER_PATH = "20_ledger.ndjson";
const FORMAT = "countersign/ledger-range/v1";

/** One event as the ledger holds it. Salt and payload are both null when the payload was erased by law. */
export interface LedgerRow {
	seq: number;
	/** `YYYY-MM-DDTHH:MM:SS.ffffffZ`. */
	at: string;
	type: string;
	actor: string;
	subject: string;
	refs: readonly string[];
	/** Empty when the event belongs to no campaign, or to all tracks of it. */
	campaign: string;
	track: string;
	salt: Uint8Array | null;
	payload: string | null;
	payloadHash: Uint8Array;
	leaf: Uint8Array;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** What the first line says: which events follow, and what stands before them. */
export interface RangeStart {
	/** Origin of the ledger's checkpoints. */
	origin: string;
	/** First event of the campaign. */
	first: number;
	/** The cut-off: events [first, size) follow. */
	size: number;
	/** Leaf hash of event first - 1; 32 zero bytes when first is 0. */
	prev: Uint8Array;
	/** Compact range over [0, first): with the leaves that follow it gives the root at `size`. */
	frontier: readonly Uint8Array[];
	/** Consistency proofs from earlier published checkpoints (size below first) to `size`, for somebody who kept one of them. */
	earlier: readonly { size: number; proof: readonly Uint8Array[] }[];
}

export function rangeStartLine(start: RangeStart): string {
	return JSON.stringify({
		format: FORMAT,
		origin: start.origin,
		first: start.first,
		size: start.size,
		prev: hex(start.prev),
		frontier: start.frontier.map(hex),
		earlier: start.earlier.map(({ size, proof }) => ({ size, proof: proof.map(hex) })),
	});
}

/** Whether the pack of this campaign and track shows the event in full: its own and the campaign's neutral ones, nothing foreign. */
function isOwn(row: Pick<LedgerRow, "campaign" | "track">, campaign: string, track: string): boolean {
	return row.campaign === campaign && (row.track === "" || row.track === track);
}

/** Every field the event's hash covers, keys in fixed order. */
export function fullEventOf(row: LedgerRow): FullEvent {
	return {
		seq: row.seq,
		at: row.at,
		type: row.type,
		actor: row.actor,
		subject: row.subject,
		refs: [...row.refs],
		campaign: row.campaign,
		track: row.track,
		salt: row.salt === null ? null : hex(row.salt),
		payload: row.payload,
		payload_sha256: hex(row.payloadHash),
		leaf: hex(row.leaf),
	};
}

/** Makes the writer of event lines for one campaign and track: own events in full, foreign ones as position and hash. */
export function eventWriter(campaign: string, track: string): (row: LedgerRow) => string {
	return (row) => JSON.stringify(isOwn(row, campaign, track) ? fullEventOf(row) : { seq: row.seq, leaf: hex(row.leaf) });
}
