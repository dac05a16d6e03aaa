import { BoundRows } from "./bindings.mjs";
import { asArray, asCount, asObject, fromHex } from "./bytes.mjs";
import { eventHash, extendsTree, Frontier, payloadHash } from "./tree.mjs";

/** Reads 20_ledger.ndjson line by line: recomputes every own event, the chain and the tree. */
export class LedgerReader {
	/** @param {any} manifest @param {import("./findings.mjs").Findings} findings */
	constructor(manifest, findings) {
		this.findings = findings;
		this.name = String(manifest.ledger?.file);
		this.expected = asObject(manifest.ledger, "the ledger of the manifest");
		this.campaign = manifest.campaign?.id;
		this.track = manifest.track;
		/** @type {BoundRows[]} */
		this.bound = asArray(manifest.bindings, "the list of bindings").map((binding) => new BoundRows(binding));
		this.cutoff = manifest.cutoff?.at;
		/** Time of the last event that is told. */
		this.told = "";
		this.first = 0;
		this.size = 0;
		this.next = 0;
		/** @type {Set<number>} events whose payload was erased by law */
		this.erased = new Set();
		this.foreign = 0;
		/** @type {Map<number, string>} hashes of the track's submissions: what samples are drawn by */
		this.submissions = new Map();
		/** @type {number | null | undefined} conflicts between duties frozen with the population; null: not looked for; undefined: the event does not tell */
		this.conflicts = undefined;
		/** @type {{ size: number, proof: Buffer[] }[]} */
		this.earlier = [];
		/** @type {Frontier | null} */
		this.frontier = null;
		this.prev = Buffer.alloc(32);
		/** @type {Buffer | null} root at the size of the checkpoint somebody kept */
		this.rootAtWanted = null;
		/** @type {number | null} */
		this.wanted = null;
	}

	/** @param {string} message @param {number} line @param {string | null} [row] */
	fail(message, line, row = null) {
		this.findings.fail(4, this.name, message, { line, row });
	}

	/** @param {string} text @param {number} line */
	read(text, line) {
		try {
			if (line === 1) this.start(JSON.parse(text));
			else this.event(JSON.parse(text), line);
		} catch (error) {
			this.fail(error instanceof Error ? error.message : String(error), line, line === 1 ? "header" : `event ${this.next}`);
			this.next += 1;
		}
	}

	/** @param {any} head */
	start(head) {
		if (head.format !== "countersign/ledger-range/v1") throw new Error("is in a format this verifier does not know");
		this.first = asCount(head.first, "the first event");
		this.size = asCount(head.size, "the size");
		this.next = this.first;
		this.prev = fromHex(head.prev, 32);
		const hashes = asArray(head.frontier, "the frontier").map((hash) => fromHex(hash, 32));
		this.frontier = new Frontier(this.first, hashes);
		this.earlier = asArray(head.earlier, "the earlier checkpoints").map(({ size, proof }) => ({
			size: asCount(size, "an earlier size"),
			proof: asArray(proof, "a proof").map((hash) => fromHex(hash, 32)),
		}));
		const { origin, first, size } = this.expected;
		if (head.origin !== origin || head.first !== first || head.size !== size) throw new Error("speaks of another range than the manifest");
		this.noteRoot();
	}

	/** @param {any} event @param {number} line */
	event(event, line) {
		const seq = this.next;
		this.next += 1;
		const row = `event ${seq}`;
		if (event.seq !== seq) this.fail(`should be event ${seq}, says ${event.seq}`, line, row);
		const leaf = fromHex(event.leaf, 32);
		if (event.type === undefined) this.foreign += 1;
		else this.ownEvent(event, leaf, line, row);
		this.prev = leaf;
		this.frontier?.append(leaf);
		this.noteRoot();
	}

	/** @param {any} event @param {Buffer} leaf @param {number} line @param {string} row */
	ownEvent(event, leaf, line, row) {
		if (event.type === "review.submitted") this.submissions.set(event.seq, leaf.toString("hex"));
		const hash = fromHex(event.payload_sha256, 32);
		if (event.payload === null) this.erased.add(event.seq);
		else if (!payloadHash(event.salt, event.payload).equals(hash)) this.fail("its payload was changed", line, row);
		if (!eventHash(event, hash, this.prev).equals(leaf))
			this.fail("does not give the hash it bears, or does not follow the event before it", line, row);
		if (event.campaign !== this.campaign || (event.track !== "" && event.track !== this.track))
			this.fail("belongs to another campaign or track", line, row);
		this.told = String(event.at);
		if (event.payload === null) return;
		if (event.type === "campaign.staged" && event.track === this.track) this.conflicts = JSON.parse(event.payload).conflicts ?? null;
		for (const rows of this.bound) {
			if (rows.binding.event === event.type && event.track === this.track) rows.add(event.seq, event.actor, JSON.parse(event.payload));
		}
	}

	/** Keeps the root at the size somebody asked for. */
	noteRoot() {
		if (this.frontier && this.frontier.size === this.wanted) this.rootAtWanted = this.frontier.root();
	}

	/** @param {ReturnType<typeof import("./notes.mjs").parseCheckpoint> | undefined} checkpoint */
	finish(checkpoint) {
		if (!this.frontier) return;
		if (!(Date.parse(this.cutoff) >= Date.parse(this.told)))
			this.findings.fail(4, "manifest.json", `speaks as of ${this.cutoff}, before its own event of ${this.told}`);
		if (this.next !== this.size) this.findings.fail(4, this.name, `holds events up to ${this.next}, its first line says ${this.size}`);
		const root = this.frontier.root();
		if (checkpoint && (checkpoint.size !== this.size || !checkpoint.root.equals(root))) {
			this.findings.fail(
				4,
				"checkpoint.txt",
				`signs another ledger than the events lead to (${checkpoint.size} events signed, ${this.next} events here)`,
			);
		}
		if (this.expected.root !== root.toString("hex")) this.findings.fail(4, this.name, "does not lead to the root in the manifest");
	}

	/** Compares one row with the event its number stands in. @param {BoundRows} rows @param {Record<string, string>} row @param {string} id @param {number} line */
	compareRow(rows, row, id, line) {
		const seq = Number(row[rows.binding.seq_column]);
		if (this.erased.has(seq)) return;
		const fault = rows.compare(seq, row);
		if (fault) this.findings.fail(4, rows.binding.file, fault, { row: id, line });
	}

	/** Events that no row stands for: rows were dropped. */
	finishRows() {
		for (const rows of this.bound) {
			const { file, event } = rows.binding;
			for (const seq of rows.unseen())
				this.findings.fail(4, file, `has no row for event ${seq} of the ledger ("${event}")`, { row: `event ${seq}` });
		}
	}
}

/**
 * Check 5: the pack's ledger must extend the checkpoint somebody kept.
 * @param {LedgerReader} ledger
 * @param {ReturnType<typeof import("./notes.mjs").parseCheckpoint>} checkpoint of the pack
 * @param {ReturnType<typeof import("./notes.mjs").parseCheckpoint>} kept
 * @param {import("./findings.mjs").Findings} findings
 */
export function checkPrevious(ledger, checkpoint, kept, findings) {
	const fail = (/** @type {string} */ message) => findings.fail(5, "checkpoint.txt", message);
	if (kept.origin !== checkpoint.origin) return fail(`belongs to ${checkpoint.origin}, the one you kept to ${kept.origin}`);
	if (kept.size > checkpoint.size) {
		return fail(
			`is older than the one you kept (${checkpoint.size} events against ${kept.size}): give this pack's checkpoint as --prev of a later pack`,
		);
	}
	if (kept.size >= ledger.first) {
		if (!ledger.rootAtWanted?.equals(kept.root))
			fail(`the first ${kept.size} events are not the ones you kept the checkpoint of: the ledger was rewritten`);
		return undefined;
	}
	const proof = ledger.earlier.find(({ size }) => size === kept.size)?.proof;
	if (!proof)
		return fail(
			`the one you kept (${kept.size} events) is from before this campaign and the pack has no proof for it: ask for the consistency proof from ${kept.size} to ${checkpoint.size}`,
		);
	if (!extendsTree(kept.size, checkpoint.size, proof, kept.root, checkpoint.root)) {
		fail(`does not extend the one you kept at ${kept.size} events: the ledger was rewritten`);
	}
	return undefined;
}
