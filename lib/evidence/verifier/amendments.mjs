const AMENDMENTS_FILE = "02_amendments.csv";

/** File 02_amendments.csv: who approved what somebody else asked for, and the rows each took out of the review. */
export class AmendmentReader {
	/** @param {import("./findings.mjs").Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<string, { rows: number, found: number }>} approved amendments of scope by number, with the rows they took out and those 07 has */
		this.approved = new Map();
		/** The due day of the last amendment of it that was approved. */
		this.due = { seq: -1, at: "" };
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path !== AMENDMENTS_FILE) return undefined;
		return {
			needed: ["kind", "after", "state", "rows", "requested_by_ref", "decided_by_ref", "requested_seq", "approved_seq", "declined_seq"],
			read: (row, line) => this.row(row, line),
		};
	}

	/** @param {Record<string, string>} row @param {number} line */
	row(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, AMENDMENTS_FILE, message, { row: row.row_id, line });
		if (row.requested_seq === "") fail(4, "names no request in the ledger");
		if ((row.state === "approved") !== (row.approved_seq !== ""))
			fail(4, `is ${row.state} and names no approval in the ledger, or the reverse`);
		if ((row.state === "declined") !== (row.declined_seq !== ""))
			fail(4, `is ${row.state} and names no refusal in the ledger, or the reverse`);
		if (row.decided_by_ref !== "" && row.decided_by_ref === row.requested_by_ref) fail(7, "was decided by the person who asked for it");
		if (row.state === "approved" && row.kind === "due" && Number(row.approved_seq) > this.due.seq)
			this.due = { seq: Number(row.approved_seq), at: String(JSON.parse(row.after).dueAt) };
		if (row.state === "approved" && row.kind === "scope") this.approved.set(row.row_id, { rows: Number(row.rows), found: 0 });
	}

	/** A row of 07. @param {Record<string, string>} row @param {(check: number, message: string) => void} fail */
	decision({ status, amendment, due_at }, fail) {
		if (this.due.at !== "" && Date.parse(due_at) !== Date.parse(this.due.at))
			fail(3, `is not due when the last amendment of the due day says (${this.due.at})`);
		if ((status === "taken_out") !== (amendment !== "")) fail(3, "is taken out and names no amendment, or the reverse");
		if (amendment === "") return;
		const approved = this.approved.get(amendment);
		if (approved) approved.found += 1;
		else fail(3, `was taken out by amendment ${amendment}, which ${AMENDMENTS_FILE} does not say`);
	}

	finish() {
		for (const [number, { rows, found }] of this.approved)
			if (rows !== found) this.findings.fail(3, AMENDMENTS_FILE, `took ${rows} rows out, 07_decisions.csv has ${found}`, { row: number });
	}
}
