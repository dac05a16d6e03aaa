import { sha256 } from "./bytes.mjs";

const DIGEST = 16;

/** @typedef {{ file: string, event: string, seq_column: string, fields: Record<string, string> }} Binding */

/** A payload's value as the CSV shows it. @param {unknown} value */
function asCell(value) {
	if (value === null || value === undefined) return "";
	if (value === true) return "yes";
	if (value === false) return "no";
	if (Array.isArray(value)) return value.join("; ");
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** @param {string[]} cells */
const digestOf = (cells) => sha256(JSON.stringify(cells)).subarray(0, DIGEST);

/**
 * What the events of one type say, 25 bytes each, to be compared with the rows of one CSV file.
 * Events come in rising order, rows in any.
 */
export class BoundRows {
	/** @param {Binding} binding */
	constructor(binding) {
		this.binding = binding;
		this.columns = Object.entries(binding.fields);
		this.count = 0;
		this.seqs = new Float64Array(1024);
		this.digests = Buffer.alloc(1024 * DIGEST);
		this.seen = new Uint8Array(1024);
	}

	/** @param {number} seq @param {string} actor @param {Record<string, unknown>} payload */
	add(seq, actor, payload) {
		if (this.count === this.seqs.length) this.grow();
		this.seqs[this.count] = seq;
		digestOf(this.columns.map(([key]) => (key === "@actor" ? actor.slice(actor.indexOf(":") + 1) : asCell(payload[key])))).copy(
			this.digests,
			this.count * DIGEST,
		);
		this.count += 1;
	}

	grow() {
		const room = this.seqs.length * 2;
		const seqs = new Float64Array(room);
		seqs.set(this.seqs);
		this.seqs = seqs;
		this.digests = Buffer.concat([this.digests, Buffer.alloc(this.digests.length)]);
		const seen = new Uint8Array(room);
		seen.set(this.seen);
		this.seen = seen;
	}

	/** @param {number} seq @returns {number} place, or -1 */
	find(seq) {
		let low = 0;
		let high = this.count - 1;
		while (low <= high) {
			const middle = (low + high) >>> 1;
			const found = this.seqs[middle];
			if (found === seq) return middle;
			if (found < seq) low = middle + 1;
			else high = middle - 1;
		}
		return -1;
	}

	/** What is wrong with a row against its event, or null. @param {number} seq @param {Record<string, string>} row @returns {string | null} */
	compare(seq, row) {
		const place = this.find(seq);
		if (place < 0) return `event ${seq} is no "${this.binding.event}" of this track`;
		if (this.seen[place]) return `event ${seq} stands behind another row already`;
		this.seen[place] = 1;
		const digest = digestOf(this.columns.map(([, column]) => row[column]));
		if (digest.equals(this.digests.subarray(place * DIGEST, (place + 1) * DIGEST))) return null;
		return `${this.columns.map(([, column]) => column).join(", ")}: not what event ${seq} of the ledger says`;
	}

	/** Events no row stood for. @returns {Generator<number>} */
	*unseen() {
		for (let i = 0; i < this.count; i += 1) if (!this.seen[i]) yield this.seqs[i];
	}
}
