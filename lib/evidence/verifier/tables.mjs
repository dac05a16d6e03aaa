import { AmendmentReader } from "./amendments.mjs";
import { asArray } from "./bytes.mjs";
import { rowReader } from "./csv.mjs";
import { DeadlineReader } from "./deadlines.mjs";
import { DutyReader } from "./duties.mjs";
import { EXCEPTION_COLUMNS, ExceptionReader } from "./exceptions.mjs";
import { FollowUpReader } from "./follow-ups.mjs";
import { LookBackReader } from "./look-backs.mjs";
import { ReReviewReader } from "./re-reviews.mjs";

/** @param {string} list */
const words = (list) => (list === "" ? [] : list.split("; "));

/** Outcomes of a decision; "" is none. */
const OUTCOMES = ["", "keep", "remove", "change"];

/** @template K @param {Map<K, number>} counts @param {K} key */
const countUp = (counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Row number and hash of a frozen row: what ties a decision to it. */
const ITEM_KEY = 8 + 32;
const wanted = Buffer.alloc(ITEM_KEY);

/** @param {Buffer} keys @param {number} at @param {Record<string, string>} row @returns {boolean} whether both are well formed */
function writeItemKey(keys, at, { row_id, item_sha256 }) {
	keys.writeDoubleBE(Number(row_id), at);
	return /^[1-9]\d{0,14}$/.test(row_id) && item_sha256.length === 64 && keys.write(item_sha256, at + 8, 32, "hex") === 32;
}

/** Counts the rows of the CSV files again and judges who did what. One instance per pack. */
export class TableReader {
	/** @param {import("./ledger.mjs").LedgerReader} ledger @param {import("./files.mjs").ListedFile[]} files @param {import("./findings.mjs").Findings} findings */
	constructor(ledger, files, findings) {
		this.ledger = ledger;
		this.findings = findings;
		this.attached = new Map(files.filter(({ path }) => path.startsWith("attachments/")).map(({ path, sha256 }) => [path, sha256]));
		this.attached.delete("attachments/index.csv");
		/** Hashes of the files a removal may be proved by. */
		this.proofs = new Set(files.filter(({ path }) => /^(?:attachments|03_population\/raw)\//.test(path)).map(({ sha256 }) => sha256));
		/** @type {Map<string, string>} attachments some row has named */
		this.listed = new Map();
		/** @type {string[]} relations this track refuses, from 02_campaign.json */
		this.refused = [];
		/** @type {Set<string>} */
		this.roster = new Set();
		this.itemKeys = Buffer.alloc(ITEM_KEY * 1024);
		this.items = 0;
		this.decisionRows = 0;
		/** What stands on each row of the population, in their order: place in OUTCOMES. */
		this.outcomes = Buffer.alloc(1024);
		this.duties = new DutyReader(this, findings);
		this.exceptions = new ExceptionReader(findings);
		this.amendments = new AmendmentReader(findings);
		this.deadlines = new DeadlineReader(findings);
		this.lookBacks = new LookBackReader(findings);
		this.followUps = new FollowUpReader(findings);
		this.reReviews = new ReReviewReader(ledger, findings);
		/** Grants of the whole inventory, from 03_population/systems.csv. */
		this.population = { grants: 0, in_scope: 0, out_of_scope: 0, other_systems: 0, unexplained: 0 };
		/** @type {Map<string, number>} */
		this.inScope = new Map();
		/** @type {Map<string, number>} */
		this.outOfScope = new Map();
		/** @type {Map<string, number>} */
		this.rejected = new Map();
		this.lastRejected = "";
		/** @type {Map<string, number>} */
		this.statuses = new Map();
		/** @type {Map<string, number>} */
		this.removals = new Map();
	}

	/** The reader for a file, or undefined when its rows are not looked at. @param {string} path @returns {((line: string, number: number) => void) | undefined} */
	readerOf(path) {
		const bound = this.ledger.bound.filter(({ binding }) => binding.file === path);
		const known = this.known(path);
		if (!known && bound.length === 0) return undefined;
		const fault = (/** @type {string} */ message, /** @type {number} */ line) => this.findings.fail(1, path, message, { line });
		const needed = [...(known?.needed ?? []), ...bound.flatMap(({ binding }) => [binding.seq_column, ...Object.values(binding.fields)])];
		return rowReader(
			(row, line) => {
				known?.read(row, line);
				for (const rows of bound) if (row[rows.binding.seq_column]) this.ledger.compareRow(rows, row, row.row_id, line);
			},
			fault,
			needed,
		);
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		const known =
			this.amendments.known(path) ??
			this.duties.known(path) ??
			this.reReviews.known(path) ??
			this.lookBacks.known(path) ??
			this.followUps.known(path);
		if (known) return known;
		switch (path) {
			case "05_reviewers.csv":
				return { needed: [], read: (row) => this.roster.add(row.row_id) };
			case "03_population/items.csv":
				return { needed: ["source", "item_sha256"], read: (row, line) => this.item(row, line) };
			case "03_population/systems.csv":
				return {
					needed: ["grants_held", "grants_added", "grants", "in_scope", "left_out"],
					read: (row, line) => this.system(row, line),
				};
			case "03_population/out_of_scope.csv":
				return {
					needed: ["source", "reason"],
					read: (row) => {
						countUp(this.outOfScope, row.source);
						this.reReviews.leftOut(row.reason);
					},
				};
			case "03_population/rejected.csv":
				return { needed: ["source", "file", "file_row"], read: (row) => this.rejectedRow(row) };
			case "07_decisions.csv":
				return {
					needed: [
						"status",
						"item_row",
						"item_sha256",
						"identity_ref",
						"decision",
						"reviewer_ref",
						"relations",
						"decided_at",
						"decision_id",
						"ledger_seq",
						"elsewhere",
						"elsewhere_requested_at",
						"amendment",
						"due_at",
					],
					read: (row, line) => this.decision(row, line),
				};
			case "09_removals.csv":
				return {
					needed: [
						...["item_row", "state", "proof_kind", "proof_sha256", "done_by_ref", "checked_by_ref", "person_seq", "extract_seq"],
						...["late", "look_back", "decided_at", "sla_days", "due_at", "checked_at"],
					],
					read: (row, line) => this.removal(row, line),
				};
			case "11_exceptions.csv":
				return {
					needed: EXCEPTION_COLUMNS,
					read: (row, line) => {
						this.duties.exception(row);
						this.exceptions.read(row, line);
					},
				};
			case "attachments/index.csv":
				return { needed: ["path", "sha256"], read: (row, line) => this.attachment(row, line) };
			default:
				return undefined;
		}
	}

	/** @param {Record<string, string>} row @param {number} line */
	item(row, line) {
		const at = this.items * ITEM_KEY;
		if (at === this.itemKeys.length) this.itemKeys = Buffer.concat([this.itemKeys, Buffer.alloc(at)]);
		if (!writeItemKey(this.itemKeys, at, row))
			this.findings.fail(3, "03_population/items.csv", "has no number or no hash", { row: row.row_id, line });
		this.items += 1;
		countUp(this.inScope, row.source);
	}

	/** A system has rows under review, or is left out as a whole. @param {Record<string, string>} row @param {number} line */
	system(row, line) {
		const [grants, kept, out] = [Number(row.grants), Number(row.in_scope), Number(row.left_out)];
		if (grants !== kept + out)
			this.findings.fail(3, "03_population/systems.csv", `${grants} grants, ${kept} in scope + ${out} left out`, { row: row.row_id, line });
		const total = this.population;
		total.grants += grants;
		total.in_scope += kept;
		if (kept > 0) total.out_of_scope += out;
		else total.other_systems += out;
		if (kept > 0) total.unexplained += Math.abs(grants - Number(row.grants_held) - Number(row.grants_added));
	}

	/** Several reasons may reject one row: they stand together. @param {Record<string, string>} row */
	rejectedRow(row) {
		const key = JSON.stringify([row.source, row.file, row.file_row]);
		if (key !== this.lastRejected) countUp(this.rejected, row.source);
		this.lastRejected = key;
	}

	/** @param {Record<string, string>} row @param {number} line */
	decision(row, line) {
		const place = { row: row.row_id, line };
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, "07_decisions.csv", message, place);
		countUp(this.statuses, row.status);
		const counts = row.status !== "replaced" && row.status !== "other_stage";
		if (counts) {
			this.amendments.decision(row, fail);
			const at = this.decisionRows * ITEM_KEY;
			this.decisionRows += 1;
			const same = writeItemKey(wanted, 0, row) && wanted.equals(this.itemKeys.subarray(at, at + ITEM_KEY));
			this.keepOutcome(row.decision);
			if (row.item_row !== row.row_id) fail(3, "names another row of the population than its own");
			if (this.decisionRows > this.items) fail(3, "has no row in 03_population/items.csv");
			else if (!same) fail(3, "is not the row that stands at this place in 03_population/items.csv");
		}
		if ((row.elsewhere !== "") !== (row.elsewhere_requested_at !== "")) fail(3, "tells of another review without its time, or the reverse");
		if (row.elsewhere !== "" && (row.status !== "decided" || row.decision !== "keep"))
			fail(3, "tells of another review on a row it does not keep");
		if (row.status !== "decided" && counts) {
			if (row.decision !== "") fail(3, `is ${row.status} and yet has a decision`);
			return;
		}
		this.reReviews.decision(row);
		if (!["keep", "remove", "change"].includes(row.decision)) fail(3, "is decided and has no decision");
		if (row.ledger_seq === "") fail(4, "is decided and names no event of the ledger");
		if (!this.roster.has(row.reviewer_ref)) fail(7, "was decided by somebody who is not in 05_reviewers.csv");
		if (row.identity_ref !== "" && row.identity_ref === row.reviewer_ref) fail(7, "was decided by the holder of the access");
		for (const relation of words(row.relations)) {
			if (this.refused.includes(relation)) fail(7, `was decided by a reviewer with a relation this track refuses (${relation})`);
		}
	}

	/** Of the row read last. @param {string} outcome */
	keepOutcome(outcome) {
		if (this.decisionRows > this.outcomes.length) this.outcomes = Buffer.concat([this.outcomes, Buffer.alloc(this.outcomes.length)]);
		this.outcomes[this.decisionRows - 1] = Math.max(0, OUTCOMES.indexOf(outcome));
	}

	/** What stands on a row of the population, "" for nothing; undefined when there is no such row. @param {string} itemRow @returns {string | undefined} */
	outcomeOf(itemRow) {
		const number = Number(itemRow);
		let low = 0;
		let high = this.items - 1;
		while (low <= high) {
			const middle = (low + high) >>> 1;
			const found = this.itemKeys.readDoubleBE(middle * ITEM_KEY);
			if (found === number) return OUTCOMES[this.outcomes[middle] ?? 0];
			if (found < number) low = middle + 1;
			else high = middle - 1;
		}
		return undefined;
	}

	/** @param {Record<string, string>} row @param {number} line */
	removal(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, "09_removals.csv", message, { row: row.row_id, line });
		countUp(this.removals, row.state);
		this.lookBacks.removal(row);
		this.followUps.removal(row);
		this.deadlines.removal(row, line);
		this.deadlines.late(row, line);
		if (row.state !== "verified") return;
		if (row.proof_kind === "") fail(3, "is called verified and has no proof");
		else if (!this.proofs.has(row.proof_sha256)) fail(1, "is proved by a file that is not in the pack");
		if (row.person_seq === "" && row.extract_seq === "") fail(4, "is called verified and names no event of the ledger");
		if (row.checked_by_ref !== "" && row.checked_by_ref === row.done_by_ref) fail(7, "was checked by the person who did it");
	}

	/** @param {Record<string, string>} row @param {number} line */
	attachment(row, line) {
		const file = "attachments/index.csv";
		const known = this.attached.get(row.path) ?? this.listed.get(row.path);
		if (known !== row.sha256)
			this.findings.fail(1, file, `names ${row.path}, which is not in the pack with that hash`, { row: row.row_id, line });
		this.listed.set(row.path, row.sha256);
		this.attached.delete(row.path);
	}

	/** Attachments nobody listed. */
	finish() {
		this.amendments.finish();
		this.reReviews.finish();
		for (const path of this.attached.keys()) this.findings.fail(1, path, "is not in attachments/index.csv");
	}

	/** @param {any} campaign content of 02_campaign.json */
	useCampaign(campaign) {
		this.refused = asArray(campaign.refused_relations, "the relations refused");
		this.deadlines.countAs(campaign);
	}
}
