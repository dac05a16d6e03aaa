const FOLLOW_UPS_FILE = "09_followup.csv";
const UNSEEN_FILE = "03_population/unseen.csv";
const ORDERED_FILE = "09_removals.csv";

/** Files 09_followup and 03_population/unseen: what followed a removal, and what came and went between two reviews. */
export class FollowUpReader {
	/** @param {import("./findings.mjs").Findings} findings */
	constructor(findings) {
		this.findings = findings;
		/** @type {Map<string, { item: string, state: string, due: string }>} removals by number */
		this.removals = new Map();
		/** @type {Record<string, number>} */
		this.counts = { still_there: 0, came_back: 0, escalated: 0 };
		this.unseen = 0;
	}

	/** @param {Record<string, string>} row of 09_removals.csv */
	removal({ row_id, item_row, state, due_at }) {
		this.removals.set(row_id, { item: item_row, state, due: due_at });
	}

	/** @param {string} path @returns {{ needed: string[], read: (row: Record<string, string>, line: number) => void } | undefined} */
	known(path) {
		if (path === FOLLOW_UPS_FILE)
			return {
				needed: [
					...["removal", "item_row", "what", "removal_state", "import", "seen_at", "gone_import", "gone_at", "due_at"],
					...["returned_seq", "escalated_seq"],
				],
				read: (row, line) => this.row(row, line),
			};
		if (path === UNSEEN_FILE) return { needed: ["first_seen_at", "gone_at"], read: (row, line) => this.cameAndWent(row, line) };
		return undefined;
	}

	/** @param {Record<string, string>} row @param {number} line */
	row(row, line) {
		const fail = (/** @type {number} */ check, /** @type {string} */ message) =>
			this.findings.fail(check, FOLLOW_UPS_FILE, message, { row: row.row_id, line });
		if (this.counts[row.what] === undefined) return fail(3, `is "${row.what}", which is nothing that follows a removal`);
		this.counts[row.what] += 1;
		const removal = this.removals.get(row.removal);
		if (!removal) fail(3, `follows removal ${row.removal}, which ${ORDERED_FILE} does not have`);
		else if (removal.item !== row.item_row) fail(3, `names row ${row.item_row}, ${ORDERED_FILE} says row ${removal.item}`);
		else if (row.what === "came_back" && removal.state !== "verified")
			fail(3, `came back after removal ${row.removal}, which ${ORDERED_FILE} does not call verified`);
		const escalated = row.what === "escalated";
		if (escalated ? row.escalated_seq === "" || row.returned_seq !== "" : row.returned_seq === "" || row.escalated_seq !== "")
			fail(4, "does not name the event of the ledger that tells of it, or names another");
		if (!escalated && (row.removal_state === "verified") !== (row.what === "came_back"))
			fail(3, "calls access back that was not verified as gone, or the reverse");
		if ((row.gone_import === "") !== (row.gone_at === "") || (row.gone_at !== "" && !(Date.parse(row.gone_at) > Date.parse(row.seen_at))))
			fail(3, "is gone again before it was seen, or in an extract it does not name");
		if (removal && escalated && Date.parse(row.due_at) !== Date.parse(removal.due))
			fail(3, `is due at another time than ${ORDERED_FILE} says`);
	}

	/** @param {Record<string, string>} row @param {number} line */
	cameAndWent(row, line) {
		this.unseen += 1;
		if (!(Date.parse(row.gone_at) > Date.parse(row.first_seen_at)))
			this.findings.fail(3, UNSEEN_FILE, "is gone before it was seen", { row: row.row_id, line });
	}
}

/** The counts of returns, escalations and of what nobody saw must be what the files hold. @param {any} counts @param {FollowUpReader} read @param {import("./findings.mjs").Findings} findings @param {import("./counts.mjs").Tie} tie */
export function checkFollowUps(counts, read, findings, tie) {
	for (const [what, found] of Object.entries(read.counts)) {
		const said = counts.follow_ups?.[what];
		tie(FOLLOW_UPS_FILE, found === said, `${found} rows "${what}", the manifest says ${said}`);
	}
	tie(UNSEEN_FILE, read.unseen === counts.unseen, `${read.unseen} rows, the manifest says ${counts.unseen}`);
	if (read.unseen > 0)
		findings.leaveOpen(
			`Access nobody decided about: ${read.unseen} grants came and went between the extracts of two reviews; see ${UNSEEN_FILE}.`,
		);
	if (read.counts.came_back > 0)
		findings.leaveOpen(`That access stayed removed: extracts showed it again ${read.counts.came_back} times; see ${FOLLOW_UPS_FILE}.`);
}
