const EXCEPTIONS_FILE = "11_exceptions.csv";

export const EXCEPTION_COLUMNS = [
	...["state", "item_row", "holder_ref", "requested_by_ref", "approved_by_ref", "approved_seq"],
	...["compensating_control", "control_test", "renews", "asked_seq", "renewed_seq"],
];

/** File 11: each exception approved by somebody else than its holder and who asked; a renewal takes the place of one of the same row. */
export class ExceptionReader {
	/** @param {import("./findings.mjs").Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<string, { item: string, state: string }>} */
		this.seen = new Map();
	}

	/** @param {Record<string, string>} row @param {number} line */
	read(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, EXCEPTIONS_FILE, message, { row: row.row_id, line });
		this.seen.set(row.row_id, { item: row.item_row, state: row.state });
		const approval = row.renews === "" ? row.approved_seq : row.renewed_seq;
		// One that was closed before anybody judged it has no approval; one that was judged names who did.
		const approved = ["approved", "expired"].includes(row.state) || (row.state === "closed" && row.approved_by_ref !== "");
		if (approved && approval === "") fail(4, `is ${row.state} and names no approval in the ledger`);
		if (row.renews !== "") this.renewal(row, fail);
		if (row.approved_by_ref === "") return;
		if (row.approved_by_ref === row.holder_ref) fail(7, "was approved by the holder of the access");
		if (row.approved_by_ref === row.requested_by_ref) fail(7, "was approved by the person who asked for it");
	}

	/** Numbers run, so the exception it renews stands before it. @param {Record<string, string>} row @param {(check: number, message: string) => void} fail */
	renewal(row, fail) {
		const before = this.seen.get(row.renews);
		if (row.asked_seq === "") fail(4, "is a renewal and names no request in the ledger");
		if (!before) fail(3, `renews exception ${row.renews}, which does not stand before it`);
		else if (before.item !== row.item_row) fail(3, `renews exception ${row.renews}, which is of row ${before.item}`);
		else if (row.renewed_seq !== "" && before.state !== "closed")
			fail(3, `took the place of exception ${row.renews}, which is ${before.state}`);
	}
}
