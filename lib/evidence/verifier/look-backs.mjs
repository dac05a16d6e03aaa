const LOOK_BACKS_FILE = "10_lookback.csv";
const REMOVALS_FILE = "09_removals.csv";

/** File 10: look-backs against the late removals they ask about. */
export class LookBackReader {
	/** @param {import("./findings.mjs").Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<string, { state: string, item: string, late: boolean, doneBy: string }>} removals that were asked about, or ran late, by number */
		this.removals = new Map();
		this.asked = 0;
		this.open = 0;
	}

	/** @param {Record<string, string>} row of 09_removals.csv */
	removal({ row_id, item_row, look_back, late, state, done_by_ref }) {
		if (look_back === "" && late !== "yes") return;
		this.removals.set(row_id, { state: look_back, item: item_row, late: late === "yes" || state === "withdrawn", doneBy: done_by_ref });
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path !== LOOK_BACKS_FILE) return undefined;
		return {
			needed: ["item_row", "identity_ref", "state", "used", "how_known", "effect", "answered_by_ref", "answered_seq"],
			read: (row, line) => this.row(row, line),
		};
	}

	/** @param {Record<string, string>} row @param {number} line */
	row(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, LOOK_BACKS_FILE, message, { row: row.row_id, line });
		this.asked += 1;
		if (row.state === "open") this.open += 1;
		const removal = this.removals.get(row.row_id);
		this.removals.delete(row.row_id);
		if (!removal) fail(3, `asks about a removal that ${REMOVALS_FILE} does not call late, or asks twice`);
		else if (removal.state !== row.state) fail(3, `is ${row.state}, ${REMOVALS_FILE} says "${removal.state}"`);
		else if (removal.item !== row.item_row) fail(3, `names row ${row.item_row}, ${REMOVALS_FILE} says row ${removal.item}`);
		else if (!removal.late) fail(3, `asks about a removal that ${REMOVALS_FILE} does not call late`);
		if (row.state === "open") {
			if (row.used !== "" || row.answered_seq !== "") fail(3, "is open and yet answered");
			return;
		}
		if (!["yes", "no", "not_known"].includes(row.used) || row.how_known === "")
			fail(3, "is answered and does not say what was found, or how that is known");
		if (row.used === "yes" && row.effect === "") fail(3, "says the access was used and not what followed");
		if (row.answered_seq === "") fail(4, "is answered and names no event of the ledger");
		if (row.answered_by_ref === row.identity_ref) fail(7, "was answered by the holder of the access");
		if (removal && row.answered_by_ref === removal.doneBy) fail(7, "was answered by the person who carried the removal out");
	}
}

/** The counts of look-backs must be what files 09 and 10 hold. @param {any} counts @param {LookBackReader} read @param {import("./findings.mjs").Findings} findings @param {import("./counts.mjs").Tie} tie */
export function checkLookBacks(counts, read, findings, tie) {
	tie(LOOK_BACKS_FILE, read.asked === counts?.asked, `${read.asked} look-backs, the manifest says ${counts?.asked}`);
	tie(LOOK_BACKS_FILE, read.open === counts?.open, `${read.open} look-backs open, the manifest says ${counts?.open}`);
	for (const [number, { state }] of read.removals)
		if (state !== "")
			findings.fail(3, LOOK_BACKS_FILE, `has no look-back of removal ${number}, ${REMOVALS_FILE} says "${state}"`, { row: number });
	if (read.open > 0)
		findings.leaveOpen(
			`Whether access was used until it went: ${read.open} look-backs at late removals are not answered; see ${LOOK_BACKS_FILE}.`,
		);
}
