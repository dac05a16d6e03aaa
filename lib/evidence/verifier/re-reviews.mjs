import { sha256 } from "./bytes.mjs";

const SAMPLES_FILE = "21_re_reviews.csv";
const RULES_AS_ROWS = "02_definitions.csv";
/** How a line of out_of_scope.csv names the definition that covers it. */
const COVERED_BY = /^Reviewed once as a definition \((\d+)\)/;

/** @typedef {{ facts: string, first: number, last: number, decisions: number, seed: string, line: number, reviewer: string | null, sample: { row: Record<string, string>, line: number }[] }} Batch */

/** File 21 and file 02_definitions: samples drawn again from the decisions of 07, and holders counted again from those left out. */
export class ReReviewReader {
	/** @param {Pick<import("./ledger.mjs").LedgerReader, "submissions">} ledger @param {Pick<import("./findings.mjs").Findings, "fail">} findings */
	constructor(ledger, findings) {
		this.ledger = ledger;
		this.findings = findings;
		/** @type {Map<string, Batch>} */
		this.batches = new Map();
		/** @type {number[]} decisions that lie in some batch's range, and beside each who made it */
		this.ids = [];
		/** @type {number[]} */
		this.makers = [];
		/** @type {Map<string, number>} */
		this.reviewers = new Map();
		/** @type {Map<string, { holders: number, line: number }>} */
		this.definitions = new Map();
		/** @type {Map<string, number>} */
		this.covered = new Map();
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path === SAMPLES_FILE) return { needed: SAMPLE_COLUMNS, read: (row, line) => this.sampled(row, line) };
		if (path === RULES_AS_ROWS)
			return {
				needed: ["holders"],
				read: (row, line) => this.definitions.set(row.row_id, { holders: Number(row.holders), line }),
			};
		return undefined;
	}

	/** @param {string} reason of a grant that was left out */
	leftOut(reason) {
		const number = COVERED_BY.exec(reason)?.[1];
		if (number !== undefined) this.covered.set(number, (this.covered.get(number) ?? 0) + 1);
	}

	/** @param {Record<string, string>} row @param {number} line */
	sampled(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, SAMPLES_FILE, message, { row: row.row_id, line });
		const facts = JSON.stringify(BATCH_FACTS.map((column) => row[column]));
		const batch = this.batches.get(row.batch) ?? {
			facts,
			first: Number(row.first_decision),
			last: Number(row.last_decision),
			decisions: Number(row.decisions),
			seed: row.seed,
			line,
			reviewer: null,
			sample: [],
		};
		this.batches.set(row.batch, batch);
		if (batch.facts !== facts) fail(3, "says something else of its batch than the row before it");
		if (this.ledger.submissions.get(Number(row.seed_seq)) !== row.seed)
			fail(4, `has a seed that is not the hash of submission event ${row.seed_seq}`);
		batch.sample.push({ row, line });
		if (Number(row.place) !== batch.sample.length) fail(3, `stands at place ${row.place}, should be ${batch.sample.length}`);
		if (row.second_verdict === "") {
			if (row.agrees !== "" || row.settled !== "") fail(3, "was not decided again, and yet agrees or is settled");
			return;
		}
		if ((row.agrees === "yes") !== (row.first_verdict === row.second_verdict))
			fail(3, "calls two verdicts the same that differ, or the reverse");
		if (row.agrees === "yes" && row.settled !== "") fail(3, "settles a disagreement that is none");
	}

	/** A decision of 07_decisions.csv. @param {Record<string, string>} row */
	decision(row) {
		if (this.batches.size === 0) return;
		const id = Number(row.decision_id);
		const within = [...this.batches.values()].filter(({ first, last }) => first <= id && id <= last);
		if (within.length === 0) return;
		const maker = this.reviewers.get(row.reviewer_ref) ?? this.reviewers.size;
		this.reviewers.set(row.reviewer_ref, maker);
		this.ids.push(id);
		this.makers.push(maker);
		for (const batch of within)
			for (const { row: drawn, line } of batch.sample) if (drawn.decision_id === row.decision_id) this.drawn(batch, drawn, line, row);
	}

	/** @param {Batch} batch @param {Record<string, string>} drawn @param {number} line @param {Record<string, string>} row of 07_decisions.csv */
	drawn(batch, drawn, line, row) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, SAMPLES_FILE, message, { row: drawn.row_id, line });
		batch.reviewer ??= row.reviewer_ref;
		if (batch.reviewer !== row.reviewer_ref) fail(3, "was decided by another reviewer than the rest of its batch");
		if (drawn.item_row !== row.item_row || drawn.first_verdict !== row.decision)
			fail(3, "is not what 07_decisions.csv says of that decision");
		if (drawn.re_reviewer_ref !== "" && drawn.re_reviewer_ref === row.reviewer_ref)
			fail(7, "was decided again by the person who decided it");
		if (drawn.re_reviewer_ref !== "" && drawn.re_reviewer_ref === row.identity_ref)
			fail(7, "was decided again by the holder of the access");
	}

	/** Draws each sample again, and counts what each definition covers. */
	finish() {
		for (const [number, batch] of this.batches) {
			const at = { row: number, line: batch.line };
			const maker = batch.reviewer === null ? undefined : this.reviewers.get(batch.reviewer);
			const own = this.ids.filter((id, n) => this.makers[n] === maker && batch.first <= id && id <= batch.last);
			if (maker === undefined || own.length !== batch.decisions) {
				this.findings.fail(
					3,
					SAMPLES_FILE,
					`batch ${number}: ${own.length} decisions of its reviewer in 07_decisions.csv, it says ${batch.decisions}`,
					at,
				);
				continue;
			}
			const placed = own.map((id) => ({ id, by: sha256(`${batch.seed}:${id}`).toString("hex") })).sort((a, b) => (a.by < b.by ? -1 : 1));
			const wrong = batch.sample.find(({ row }, n) => row.decision_id !== String(placed[n]?.id));
			if (wrong) this.findings.fail(3, SAMPLES_FILE, "is not the decision its seed draws", { row: wrong.row.row_id, line: wrong.line });
		}
		for (const [number, { holders, line }] of this.definitions) {
			const found = this.covered.get(number) ?? 0;
			if (found !== holders)
				this.findings.fail(3, RULES_AS_ROWS, `${holders} holders, 03_population/out_of_scope.csv names it ${found} times`, {
					row: number,
					line,
				});
		}
		for (const number of this.covered.keys())
			if (!this.definitions.has(number))
				this.findings.fail(3, RULES_AS_ROWS, `definition ${number} is not there, and covers grants left out`);
	}
}

const BATCH_FACTS = [
	...[
		"decisions",
		"kept",
		"bulk",
		"opened",
		"timed",
		"seconds_per_row",
		"thresholds_version",
		"crossed",
		"first_decision",
		"last_decision",
	],
	...["seed", "seed_seq", "flagged_seq"],
];
const SAMPLE_COLUMNS = [
	"batch",
	"place",
	"item_row",
	"decision_id",
	"first_verdict",
	"second_verdict",
	"agrees",
	"settled",
	"re_reviewer_ref",
	...BATCH_FACTS,
];
