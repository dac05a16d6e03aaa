import { createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import type { Signer } from "@/lib/evidence/format/dsse";
import type { LedgerRow } from "@/lib/evidence/format/ledger-range";
import { signCheckpoint } from "@/lib/ledger/checkpoint";
import { rawPublicKey, type VerifierKey, verifierKey } from "@/lib/ledger/keys";
import { eventHash, GENESIS_PREV, payloadHash } from "@/lib/ledger/leaf";
import { Frontier } from "@/lib/ledger/merkle";
import { consistencyRanges, inclusionRanges, type LeafRange } from "@/lib/ledger/proof";

export const ORIGIN = "countersign.example.com/ledger";
const START = Date.parse("2026-10-01T08:00:00Z");

/** A key made from one byte: tests need the same key every time. */
export function testKey(byte: number): KeyObject {
	const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, byte)]);
	return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

export const keyOf = (key: KeyObject): VerifierKey => verifierKey(ORIGIN, rawPublicKey(key));

export function signerOf(key: KeyObject): Signer {
	return { key: keyOf(key), sign: (bytes) => sign(null, bytes, key) };
}

/** One planned event: what it says, without place and hash. */
export interface Planned {
	type: string;
	actor: string;
	subject: string;
	campaign: string;
	track: string;
	payload: Record<string, unknown>;
	erased?: boolean;
}

export const hex = (text: string) => createHash("sha256").update(text).digest("hex");

/** A ledger made from a plan: event `seq` is made anew each time it is asked for; only its hash is kept. */
export class PlannedLedger {
	private readonly leaves: Buffer;
	readonly size: number;

	constructor(private readonly plan: readonly (() => Planned)[]) {
		this.size = plan.length;
		this.leaves = Buffer.alloc(32 * plan.length);
		for (let seq = 0; seq < plan.length; seq += 1) this.makeRow(seq).leaf.copy(this.leaves, seq * 32);
	}

	at(seq: number): string {
		return `${new Date(START + seq * 1000).toISOString().slice(0, 19)}.${String(seq % 1_000_000).padStart(6, "0")}Z`;
	}

	leaf(seq: number): Buffer {
		return this.leaves.subarray(seq * 32, seq * 32 + 32);
	}

	prev(seq: number): Buffer {
		return seq === 0 ? GENESIS_PREV : this.leaf(seq - 1);
	}

	private makeRow(seq: number): LedgerRow & { leaf: Buffer } {
		const event = (this.plan[seq] as () => Planned)();
		const salt = createHash("sha256").update(`salt ${seq}`).digest().subarray(0, 16);
		const payload = JSON.stringify(event.payload);
		const fields = {
			seq,
			at: this.at(seq),
			type: event.type,
			actor: event.actor,
			subject: event.subject,
			refs: [event.subject, `plan:${seq}`],
			campaign: event.campaign,
			track: event.track,
			payloadHash: payloadHash(salt, payload),
		};
		const leaf = eventHash({ ...fields, campaignId: event.campaign, prev: this.prev(seq) });
		return { ...fields, salt: event.erased ? null : salt, payload: event.erased ? null : payload, leaf };
	}

	row(seq: number): LedgerRow {
		return this.makeRow(seq);
	}

	*rows(first: number, end: number, batch = 1000): Generator<LedgerRow[]> {
		for (let from = first; from < end; from += batch) {
			yield Array.from({ length: Math.min(batch, end - from) }, (_, i) => this.row(from + i));
		}
	}

	private rootOf({ start, end }: LeafRange): Buffer {
		return this.frontier(end, start).root();
	}

	frontier(end: number, start = 0): Frontier {
		const frontier = Frontier.empty();
		for (let seq = start; seq < end; seq += 1) frontier.append(this.leaf(seq));
		return frontier;
	}

	checkpoint(size: number, key: KeyObject): string {
		return signCheckpoint({ origin: ORIGIN, size, root: this.frontier(size).root() }, key);
	}

	inclusion(seq: number, size: number): Buffer[] {
		return inclusionRanges(seq, size).map((range) => this.rootOf(range));
	}

	consistency(first: number, second: number): Buffer[] {
		return consistencyRanges(first, second).map((range) => this.rootOf(range));
	}
}
